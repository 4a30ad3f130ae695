/** A trust whose people, records and images are invented. */
export type SyntheticTrust = {
  readonly code: string;
  readonly name: string;
  /** First person id. Ten digits that look like nothing else: shorter ones turn up in hashes by chance. */
  readonly firstPersonId: number;
  readonly persons: number;
  readonly studies: number;
  /** How this trust's scanner differs from the others'. */
  readonly scanner: { readonly gain: number; readonly offset: number; readonly noise: number };
};

/** The three trusts of the demo. */
export const syntheticTrusts: readonly SyntheticTrust[] = [
  {
    code: 'ALB',
    name: 'Albion Hospital Trust',
    firstPersonId: 1_910_000_000,
    persons: 2000,
    studies: 60,
    scanner: { gain: 1, offset: 0, noise: 45 },
  },
  {
    code: 'BRN',
    name: 'Brannoch University Hospitals',
    firstPersonId: 1_920_000_000,
    persons: 2100,
    studies: 60,
    scanner: { gain: 1.15, offset: 40, noise: 50 },
  },
  {
    code: 'CLW',
    name: 'Clawdale and District Trust',
    firstPersonId: 1_930_000_000,
    persons: 1900,
    studies: 60,
    scanner: { gain: 0.9, offset: -30, noise: 50 },
  },
];
