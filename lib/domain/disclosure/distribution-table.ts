import type { DistributionName } from '#contracts/cohort-result';
import type { PersonSet } from './person-set.ts';

/**
 * Which persons of all the trust's data have each value of one thing. The labels and their order come from all the
 * data and never from a cohort: a label that only appeared with its first person would tell zero from small. Of
 * `ageBand`, `sex`, `ethnicity` and `latestStudyMonth` each person stands in exactly one value; of the others over images
 * in any number.
 */
export type DistributionTable = {
  readonly name: DistributionName;
  readonly values: readonly { readonly label: string; readonly members: PersonSet }[];
};
