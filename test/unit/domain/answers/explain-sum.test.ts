import { describe, expect, it } from 'vitest';
import { explainSum } from '#domain/answers/explain-sum';

describe('a secure sum in sentences', () => {
  it('waits for all trusts', () => {
    expect(explainSum({ status: 'WAITING' })).toEqual([
      'Waiting for the other trusts: a sum is made of all of them or not at all.',
    ]);
  });

  it('says that there is none where a trust is missing, and what asking again is', () => {
    expect(explainSum({ status: 'FAILED' })).toEqual([
      expect.stringMatching(/^There is no sum: a trust did not answer or took no part/),
      'Asking the others for a sum is a new question to each of them.',
    ]);
  });

  it('hides zero and small in the same words', () => {
    const hidden = ['The sum is hidden: it is zero, or too small to be shown. The two look alike on purpose.'];
    expect(explainSum({ status: 'ANSWERED', persons: null })).toEqual(hidden);
    expect(explainSum({ status: 'ANSWERED' })).toEqual(hidden);
  });

  it('tells the number, its likely range and whose it is', () => {
    expect(explainSum({ status: 'ANSWERED', persons: 45, margin: 12 })).toEqual([
      'About 45 people, most likely between 33 and 57.',
      expect.stringMatching(/^This is the number of all trusts together/),
    ]);
  });
});
