/** A trust whose people, records and images are invented. */
export type SyntheticTrust = {
  readonly code: string;
  readonly name: string;
  /** First person id; ids of trusts do not overlap and look like nothing else in the system. */
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
    firstPersonId: 710_000_000,
    persons: 2000,
    studies: 60,
    scanner: { gain: 1, offset: 0, noise: 55 },
  },
  {
    code: 'BRN',
    name: 'Brannoch University Hospitals',
    firstPersonId: 720_000_000,
    persons: 2100,
    studies: 60,
    scanner: { gain: 1.15, offset: 40, noise: 60 },
  },
  {
    code: 'CLW',
    name: 'Clawdale and District Trust',
    firstPersonId: 730_000_000,
    persons: 1900,
    studies: 60,
    scanner: { gain: 0.9, offset: -30, noise: 50 },
  },
];
