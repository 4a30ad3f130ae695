import { RoaringArenaAllocator } from 'roaring-wasm';
import { AppError } from '#contracts/app-error';
import type { CohortResult, QuestionBudget } from '#contracts/cohort-result';
import { type DisclosureBook, openBook } from './disclosure-book.ts';
import type { AskedText, DisclosureLedger, LedgerEntry } from './disclosure-ledger.ts';
import type { DisclosureRules } from './disclosure-rules.ts';
import type { DistributionTable } from './distribution-table.ts';
import { createKeyedNoise } from './keyed-noise.ts';
import { maybeLeftOut, mostCharged } from './maybe-left-out.ts';
import { type OpenQuestion, openQuestion } from './open-question.ts';
import type { PersonSet } from './person-set.ts';
import { releaseNumber } from './release-number.ts';
import { releaseTables } from './release-tables.ts';
import { settleNumber, totalOf } from './settle-number.ts';
import { shareOf } from './sum-share.ts';

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
  readonly stored: (asked: AskedText & { readonly rules?: DisclosureRules }) => Released | undefined;
  /** Throws QUERY_BUDGET_SPENT for a fresh counted question beyond the budget. */
  readonly answer: (question: SetQuestion) => Released;
  readonly storedContribution: (asked: AskedText & { readonly participantsHash: string }) => Contribution | undefined;
  /** Throws QUERY_BUDGET_SPENT like `answer`: a share of a secure sum is one fresh question. */
  readonly contribution: (question: SumQuestion) => Contribution;
  readonly budget: (
    of: Pick<AskedText, 'projectId' | 'dataDate'> & { readonly rules?: DisclosureRules },
  ) => QuestionBudget;
};

/** What the engine is made of; `secret` is the trust's own and never leaves it. */
export type DisclosureEngineParts = {
  readonly rules: DisclosureRules;
  readonly secret: Uint8Array;
  readonly ledger: DisclosureLedger;
};

const sumKey = ({ key, participantsHash }: { readonly key: string; readonly participantsHash: string }): string =>
  `sum ${participantsHash} ${key}`;

/**
 * Binds the rules to a trust's secret and ledger. Every answer is in the ledger, with all that it cost, before it is
 * returned; the sets of one load of the data are kept in memory and read again from the ledger after a start.
 */
export function createDisclosureEngine({ rules: own, secret, ledger }: DisclosureEngineParts): DisclosureEngine {
  const noise = createKeyedNoise(secret);
  let open: DisclosureBook | undefined;
  const bookOf = (dataDate: string): DisclosureBook => {
    if (open?.dataDate !== dataDate) {
      open?.dispose();
      open = openBook(ledger, dataDate);
    }
    return open;
  };
  const budget: DisclosureEngine['budget'] = ({ projectId, dataDate, rules = own }) => ({
    allowed: rules.budget.freshAnswersPerProject,
    used: ledger.used({ projectId, dataDate }),
  });
  const stored: DisclosureEngine['stored'] = (asked) => {
    const answer = ledger.answer(asked);
    return answer === undefined ? undefined : { ...JSON.parse(answer), budget: budget(asked) };
  };
  /** Makes and records one answer; when that fails, memory is given up and read again from the ledger. */
  const settle = <T>(
    asked: Pick<SetQuestion, 'projectId' | 'dataDate' | 'key' | 'counted' | 'rules'>,
    make: (question: OpenQuestion) => Pick<LedgerEntry, 'number' | 'tables' | 'mostCharged'> & { readonly answer: T },
  ): T => {
    const { projectId, dataDate, key, counted, rules = own } = asked;
    const { allowed, used } = budget({ projectId, dataDate, rules });
    if (counted && used >= allowed) throw new AppError('QUERY_BUDGET_SPENT');
    const book = bookOf(dataDate);
    // Before the arena opens: what is made inside of it ends with it.
    book.project(projectId);
    try {
      return new RoaringArenaAllocator().with(() => {
        const question = openQuestion({ projectId, rules, book, noise });
        const { answer, ...made } = make(question);
        const entry = { projectId, dataDate, key, counted, ...made, charges: question.charges };
        ledger.record({ ...entry, answer: JSON.stringify(answer) });
        book.add({ ...entry, answer: '' }, true);
        return answer;
      });
    } catch (error) {
      book.dispose();
      open = undefined;
      throw error;
    }
  };
  const storedContribution: DisclosureEngine['storedContribution'] = ({ projectId, dataDate, ...asked }) => {
    const answer = ledger.answer({ projectId, dataDate, key: sumKey(asked) });
    return answer === undefined ? undefined : JSON.parse(answer);
  };
  return {
    stored,
    storedContribution,
    budget,
    answer: (asked) => {
      const before = stored(asked);
      if (before !== undefined) return before;
      const { persons: set, tables, crossTables, rules = own } = asked;
      const answer = settle(asked, (question) => {
        const settled = settleNumber(question, set, totalOf(question));
        const shown = releaseTables(question, settled, { tables, crossTables });
        const { threshold, rounding } = rules;
        const charged = mostCharged(question, settled);
        return {
          mostCharged: charged,
          number: settled.number,
          tables: shown.recorded,
          answer: {
            ...releaseNumber({ ...settled.number, factor: 1 }, rules),
            distributions: shown.distributions,
            ...(crossTables.length > 0 ? { crossTables: shown.crossTables } : {}),
            rules: { threshold, rounding, maybeLeftOut: maybeLeftOut(question, charged) },
          },
        };
      });
      return { ...answer, budget: budget(asked) };
    },
    contribution: (asked) => {
      const before = storedContribution(asked);
      if (before !== undefined) return before;
      return settle({ ...asked, key: sumKey(asked) }, (question) => {
        const settled = settleNumber(question, asked.persons, shareOf(question, asked));
        const { number } = settled;
        const charged = mostCharged(question, settled);
        return { number, mostCharged: charged, tables: [], answer: { value: number.value, noiseSd: number.sd } };
      });
    },
  };
}
