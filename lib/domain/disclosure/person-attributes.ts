/** What is known of one person of a cohort, enough for every released number. */
export type PersonAttributes = {
  readonly personId: number;
  /** Completed years on the data day; null for who is born after it. */
  readonly ageYears: number | null;
  readonly sex: 'female' | 'male' | 'unknown';
  readonly modalities: readonly string[];
};

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
export type CohortFacts = { readonly people: readonly PersonAttributes[]; readonly labels: DistributionLabels };
