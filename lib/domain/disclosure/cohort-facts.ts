import type { RawCell } from './hide-small-cells.ts';

/** Sex as far as a released number tells it apart. */
export type Sex = 'female' | 'male' | 'unknown';

/** Persons of a set who share age and sex. `ageYears` are completed on the data day; null for who is born after it. */
export type PersonGroup = { readonly persons: number; readonly ageYears: number | null; readonly sex: Sex };

/**
 * The labels of a trust's distributions, from all its data and never from the cohort: a label that only appeared with
 * its first person would tell zero from small.
 */
export type DistributionLabels = {
  /** Whether anybody at the trust has an unknown sex, or no age; otherwise those cells do not exist. */
  readonly unknownSex: boolean;
  readonly unknownAge: boolean;
  /** Modalities of enough persons at the trust, in order. */
  readonly modalities: readonly string[];
};

/** The facts about one set of distinct persons that disclosure control decides on. */
export type CohortFacts = {
  readonly persons: number;
  /** Each person of the set stands in one group. */
  readonly groups: readonly PersonGroup[];
  /** Distinct persons with an image of that modality; one who has several stands in several cells. */
  readonly modalities: readonly RawCell[];
  readonly labels: DistributionLabels;
};
