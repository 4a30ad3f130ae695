/** Sums of 1/σ² over the answers that count a person: over numbers of persons, and over cells of tables. */
export type Information = { readonly numbers: number; readonly tables: number };

/** The rules that one answer goes through. */
export type DisclosureRules = {
  /** Fewest distinct persons a released number may stand for. */
  readonly threshold: number;
  /** Released numbers are multiples of this. */
  readonly rounding: number;
  /** Standard deviation: at least `persons`; above that `share` of the number, up to `root` times its square root. */
  readonly noise: { readonly persons: number; readonly share: number; readonly root: number };
  readonly budget: {
    readonly freshAnswersPerProject: number;
    readonly informationPerProject: Information;
    readonly informationPerDataLoad: Information;
  };
};
