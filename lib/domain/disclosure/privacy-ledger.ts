/** A question by its text: `key` is `questionKey`, within one project and one load of the trust's data. */
export type QuestionText = { readonly projectId: string; readonly dataDate: string; readonly key: string };

/** What an account pays for. */
export type CostKind = 'numbers' | 'tables';

/** Units charged to each of these persons in the account of the project that asked. */
export type Charge = {
  readonly of: CostKind;
  readonly units: number;
  /** `canonicalPersons` of the set. */
  readonly persons: Uint8Array;
};

/** What an answer used of the budgets, as far as its released values say: what everybody may know. */
export type Release = {
  readonly of: CostKind;
  /** The most units that it cost any one person. */
  readonly units: number;
  /** The noisy number of persons who paid. */
  readonly noisyPersons: number;
  /** Units that nobody can have paid more of in all, this answer included; absent where that is not known. */
  readonly upTo?: number | undefined;
};

/** All that one answer leaves behind. */
export type LedgerEntry = QuestionText & {
  /** The answer as JSON, given again to whoever asks the same text. */
  readonly answer: string;
  readonly releases: readonly Release[];
  readonly charges: readonly Charge[];
};

/** What one recorded answer used and cost. */
export type RecordedCost = Pick<LedgerEntry, 'releases' | 'charges'>;

/** A project that was answered, and the ISO instant of its first answer. */
export type ServedProject = { readonly projectId: string; readonly firstAnsweredAt: string };

/** Where answers and what they cost are kept. Whatever was recorded is still there after a crash. */
export type PrivacyLedger = {
  /** The answer that was given to this text. */
  readonly answer: (asked: QuestionText) => string | undefined;
  /** How many fresh answers the project was given, over all loads of the data. */
  readonly used: (projectId: string) => number;
  /** What the project's answers used and cost, in order, over all loads of the data, read one by one. */
  readonly costs: (projectId: string) => Iterable<RecordedCost>;
  /**
   * Every project that was answered, in no order. The instant of a first answer is never earlier than that of one
   * recorded before, even where the clock was set back in between: its year would end early.
   */
  readonly served: () => readonly ServedProject[];
  /** Whole and durable when it returns, or not at all when it throws. A text is recorded once. */
  readonly record: (entry: LedgerEntry) => void;
};
