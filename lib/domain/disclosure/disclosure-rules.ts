import type { PrivacyPreset } from '#contracts/privacy-preset';

/** What may be learnt of one person, as sums of 1/σ² over the answers that count the person, and how answers use it. */
export type PrivacyRules = {
  readonly budget: {
    /** For numbers of persons. */
    readonly numbers: number;
    /** For cells of tables. */
    readonly tables: number;
    /** For the noisy sizes that come before a number: reserved of everybody, for `answers` of them in a project. */
    readonly sizes: number;
  };
  /** Fresh answers that the trust's own policy gives a project. What the hub asks for must not move what a size costs. */
  readonly answers: number;
  /** Standard deviation of a number: `persons`, or twice, four times … that, as far as `share` of its size allows. */
  readonly noise: { readonly persons: number; readonly share: number };
  /** What all tables of one question together cost a person, where the number is small. */
  readonly tablesPerQuestion: number;
  /** Units that questions leave of each budget, for the figures of the project's frozen cohort. */
  readonly reserve: { readonly numbers: number; readonly tables: number };
};

/** The rules that one answer goes through. */
export type DisclosureRules = {
  readonly preset: PrivacyPreset;
  /** Fewest persons that a released number names. */
  readonly threshold: number;
  /** Released numbers are multiples of this. */
  readonly rounding: number;
  /** Fresh answers that a project is given in all, over all loads of the data. */
  readonly freshAnswersPerProject: number;
  /** Absent: threshold and rounding alone, without noise, price or bound. */
  readonly privacy: PrivacyRules | undefined;
};
