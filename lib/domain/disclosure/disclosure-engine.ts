import type { CohortResult, QuestionBudget } from '#contracts/cohort-result';
import type { AskedText, DisclosureLedger } from './disclosure-ledger.ts';
import type { DisclosureRules } from './disclosure-rules.ts';
import type { DistributionTable } from './distribution-table.ts';
import type { PersonSet } from './person-set.ts';

/** What leaves the trust of a cohort question. */
export type Released = Pick<CohortResult, 'persons' | 'margin' | 'distributions' | 'crossTables' | 'budget' | 'rules'>;

/** A question about a set of persons. The engine reads the sets and keeps none of them. */
export type SetQuestion = AskedText & {
  readonly persons: PersonSet;
  readonly tables: readonly DistributionTable[];
  readonly crossTables: readonly (readonly [rows: DistributionTable, columns: DistributionTable])[];
  /** False for a question that uses up none of the project's fresh ones; it is charged all the same. */
  readonly counted: boolean;
  /** Instead of the engine's own rules: `strictestRules` with the floor that came with this question. */
  readonly rules?: DisclosureRules;
};

/** A trust's share of a secure sum. `value` is an integer and may be below zero. */
export type Contribution = { readonly value: number; readonly noiseSd: number };

/** A question of a secure sum: among how many trusts, and which. */
export type SumQuestion = Omit<SetQuestion, 'tables' | 'crossTables'> & {
  readonly participants: number;
  readonly participantsHash: string;
};

/** Decides what may be told about sets of persons, and remembers what was told. */
export type DisclosureEngine = {
  /** What was answered to this very text before; free, and needs no database. */
  readonly stored: (asked: AskedText) => Released | undefined;
  /** Throws QUERY_BUDGET_SPENT for a fresh counted question beyond the budget. */
  readonly answer: (question: SetQuestion) => Released;
  readonly storedContribution: (asked: AskedText & { readonly participantsHash: string }) => Contribution | undefined;
  /** Throws QUERY_BUDGET_SPENT like `answer`: a share of a secure sum is one fresh question. */
  readonly contribution: (question: SumQuestion) => Contribution;
  readonly budget: (of: Pick<AskedText, 'projectId' | 'dataDate'> & { readonly rules?: DisclosureRules }) => QuestionBudget;
};

/** What the engine is made of; `secret` is the trust's own and never leaves it. */
export type DisclosureEngineParts = {
  readonly rules: DisclosureRules;
  readonly secret: Uint8Array;
  readonly ledger: DisclosureLedger;
};
