/** A question by its text: `key` is `questionKey`, within one project and one load of the trust's data. */
export type AskedText = { readonly projectId: string; readonly dataDate: string; readonly key: string };

/** What information is spent on: numbers of persons, or cells of tables. Each has limits of its own. */
export type Spending = 'numbers' | 'tables';

/** Units of information charged to each of these persons: in the project that asked, or also in the data load. */
export type Charge = {
  readonly of: Spending;
  readonly to: 'both' | 'project';
  readonly units: number;
  /** `canonicalPersons` of the set. */
  readonly persons: Uint8Array;
};

/** A number that was made, released or hidden, and the set of persons behind it. */
export type RecordedNumber = {
  /** Only numbers of the same kind are compared: `total`, or a secure sum among certain trusts. */
  readonly kind: string;
  /** `canonicalPersons` of the set that was asked for, without those who could not pay to be compared with others. */
  readonly persons: Uint8Array;
  /** With its noise, before threshold and rounding. */
  readonly value: number;
  /** Standard deviation of that noise. */
  readonly sd: number;
  /** What whoever is in the set pays when the number is told to a project. */
  readonly units: number;
  /** Places, in the order of recording, of the numbers that it was taken from; empty when it was made afresh. */
  readonly from: readonly number[];
};

/** The noisy cells of one table, kept for whoever is answered with the same number later. */
export type RecordedTable = {
  /** Place of the number that the table stands beside. */
  readonly place: number;
  /** Name of a distribution, or two of them for a cross-table. */
  readonly name: string;
  readonly cells: readonly number[];
  /** The most that a person in the set pays for it. */
  readonly units: number;
};

/** All that one answer leaves behind. */
export type LedgerEntry = AskedText & {
  /** False for a question that uses up none of the project's fresh ones. */
  readonly counted: boolean;
  /** The answer as JSON, given again to whoever asks the same text. */
  readonly answer: string;
  readonly number: RecordedNumber;
  readonly tables: readonly RecordedTable[];
  readonly charges: readonly Charge[];
  /** The most that any one person can have been charged for numbers, as far as everybody sees. */
  readonly mostCharged: number;
};

/** Where answers and what they cost are kept. Whatever was recorded is still there after a crash. */
export type DisclosureLedger = {
  /** The answer that was given to this text. */
  readonly answer: (asked: AskedText) => string | undefined;
  /** How many counted questions the project has asked of this load of the data. */
  readonly used: (of: Pick<AskedText, 'projectId' | 'dataDate'>) => number;
  /** All that was recorded of one load of the data, in order. */
  readonly entries: (dataDate: string) => Iterable<LedgerEntry>;
  /** Whole and durable when it returns, or not at all when it throws. A text is recorded once. */
  readonly record: (entry: LedgerEntry) => void;
};
