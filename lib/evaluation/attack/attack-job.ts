/** Rounds of one family against one rule, from `first` on; every second one is in the world with the secret. */
export type AttackJob = {
  readonly family: string;
  readonly rule: string;
  readonly first: number;
  readonly rounds: number;
  readonly seed: string;
};

/** What came of a job. */
export type AttackDone = { readonly job: AttackJob; readonly right: number; readonly questions: number };
