/** The rules that one answer goes through. */
export type DisclosureRules = {
  /** Fewest distinct persons a released number may stand for. */
  readonly threshold: number;
  /** Released numbers are multiples of this. */
  readonly rounding: number;
  /** Standard deviation in persons, and as a share of the number; the larger of the two holds. */
  readonly noise: { readonly persons: number; readonly share: number };
  readonly budget: {
    readonly freshAnswersPerProject: number;
    /** Sum of 1/σ² over the answers that count a person. */
    readonly informationPerProject: number;
    readonly informationPerDataLoad: number;
  };
};
