/** What the checks of a frozen cohort look at: one person with what would be served of them. */
export type QualityPerson = {
  readonly personId: number;
  /** Completed years on the data day; null for who was born after it. */
  readonly ageYears: number | null;
  readonly sex: 'female' | 'male' | 'unknown';
  /** Whether one of their images was made before their birth or after the data day. */
  readonly impossibleImageDay: boolean;
  readonly studies: readonly {
    readonly modality: string;
    readonly bodySite: string;
    readonly findingConceptIds: readonly number[];
  }[];
};
