import type { SecureSum } from '#contracts/project';
import { likelyRange } from './likely-range.ts';

/** A secure sum in sentences for people, from what is released of it alone. */
export const explainSum = ({ margin, persons, status }: SecureSum): string[] => {
  if (status === 'WAITING') return ['Waiting for the other trusts: a sum is made of all of them or not at all.'];
  if (status === 'FAILED')
    return [
      'There is no sum: a trust did not answer or took no part, and nothing can be read from the others’ masked numbers.',
      'Asking the others for a sum is a new question to each of them.',
    ];
  if (persons === undefined || persons === null)
    return ['The sum is hidden: it is zero, or too small to be shown. The two look alike on purpose.'];
  return [
    likelyRange({ persons, margin }),
    'This is the number of all trusts together, and somebody known to two of them counts twice; no trust’s own number is shown to anybody.',
  ];
};
