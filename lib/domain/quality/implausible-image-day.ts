import type { QualityRule } from './quality-rule.ts';

/** An image of the person was made before their birth or after the data day: it may be somebody else's. */
export const implausibleImageDay: QualityRule = {
  check: 'implausible',
  column: 'image_date',
  fails: ({ impossibleImageDay }) => impossibleImageDay,
};
