import { RoaringArenaAllocator } from 'roaring-wasm';
import { AppError } from '#contracts/app-error';
import type { ImportedPersons } from '#contracts/appliance/query-api';
import type { CohortResult, QuestionBudget } from '#contracts/cohort-result';
import type { ImportFigures } from '#contracts/import-manifest';
import { type Accountant, openAccountant } from './accountant.ts';
import { countPersons, type Question } from './count-persons.ts';
import type { DisclosureRules } from './disclosure-rules.ts';
import { exactNumber, exactTables } from './exact-release.ts';
import { exactFrozen, type FrozenCohort, type FrozenFigures, noisyFrozen } from './frozen-figures.ts';
import type { Gaussian } from './gaussian-noise.ts';
import { importFigures } from './import-figures.ts';
import { noisyTables } from './noisy-tables.ts';
import type { PersonSet } from './person-set.ts';
import type { LedgerEntry, PrivacyLedger, QuestionText } from './privacy-ledger.ts';
import { leastShown, type ReleasedNumber, releaseNumber } from './release-number.ts';
import { cellsOf, labelled, mostValuesCounted, type WantedTables } from './table-cells.ts';

/** What leaves the trust of a cohort question. */
export type Released = Pick<
  CohortResult,
  'persons' | 'margin' | 'above' | 'distributions' | 'crossTables' | 'budget' | 'rules'
>;

/** A question about a set of persons. The engine reads the sets and keeps none of them. */
export type SetQuestion = QuestionText &
  WantedTables & {
    readonly persons: PersonSet;
    readonly rules: DisclosureRules;
  };

/** A trust's share of a secure sum. `value` is an integer and may be below zero. */
export type Contribution = { readonly value: number; readonly noiseSd: number };

/** A question of a secure sum: among how many trusts, and which. */
export type SumQuestion = Omit<SetQuestion, keyof WantedTables> & {
  readonly participants: number;
  readonly participantsHash: string;
};

type Stored = QuestionText & { readonly rules: DisclosureRules };

/** An import of a frozen cohort: what came of it, and what was paid and told before. */
export type ImportTelling = {
  readonly imported: ImportedPersons;
  /** `importUnits` of the freeze. */
  readonly units: number;
  readonly earlier: number;
  readonly rules: DisclosureRules;
};

/** A freeze of a project's cohort. */
export type FreezeQuestion = Stored & FrozenCohort;

/** Decides what may be released about sets of persons, and records what was released and what it cost. */
export type DisclosureEngine = {
  /** What was answered to this very text before; free, and needs no database. */
  readonly stored: (asked: Stored) => Released | undefined;
  /** Throws QUERY_BUDGET_SPENT beyond the project's fresh answers. */
  readonly answer: (question: SetQuestion) => Released;
  readonly storedContribution: (
    asked: QuestionText & { readonly participantsHash: string },
  ) => Contribution | undefined;
  /** Throws QUERY_BUDGET_SPENT like `answer`: a share of a secure sum is one fresh answer. */
  readonly contribution: (question: SumQuestion) => Contribution;
  /**
   * The figures of a frozen cohort; the same again for the same text. One is kept for each project beside its fresh
   * answers. Throws QUERY_BUDGET_SPENT like `answer`.
   */
  readonly frozen: (question: FreezeQuestion) => FrozenFigures;
  /** What may be told of an import; whoever calls keeps it, and counts how often it was told. */
  readonly imported: (told: ImportTelling) => ImportFigures;
  readonly budget: (of: Pick<Stored, 'projectId' | 'rules'>) => QuestionBudget;
};

/** Shares of a secure sum carry one of three sizes of noise: more of them would tell the share itself. */
const mostSumFactor = 4;

/** Fresh answers that each project has for the figures of its frozen cohort, beside those to questions. */
const keptForFreeze = 1;

/** Accounts that are kept in memory: of a million persons each takes eight megabytes. */
const mostOpen = 8;

const sumKey = ({ key, participantsHash }: { readonly key: string; readonly participantsHash: string }): string =>
  `sum ${participantsHash} ${key}`;

/**
 * Binds the engine to a trust's ledger and a source of noise. Every answer is in the ledger, with all that it cost,
 * before it is returned; accounts are kept in memory per project and read again from the ledger after a start.
 */
export function createDisclosureEngine(parts: {
  readonly ledger: PrivacyLedger;
  readonly gaussian: Gaussian;
}): DisclosureEngine {
  const { ledger, gaussian } = parts;
  const accounts = new Map<string, Accountant>();
  const close = (projectId: string): void => {
    accounts.get(projectId)?.dispose();
    accounts.delete(projectId);
  };
  const accountOf = (projectId: string): Accountant => {
    const account = accounts.get(projectId) ?? openAccountant(ledger.costs(projectId));
    // The one that was asked of last is the last: the first is closed when there are too many.
    accounts.delete(projectId);
    accounts.set(projectId, account);
    const [first] = accounts.keys();
    if (accounts.size > mostOpen && first !== undefined) close(first);
    return account;
  };
  const budget: DisclosureEngine['budget'] = ({ projectId, rules }) => ({
    allowed: rules.freshAnswersPerProject,
    // The one that is kept for the freeze is no question.
    used: Math.min(ledger.used(projectId), rules.freshAnswersPerProject),
  });
  const stored: DisclosureEngine['stored'] = (asked) => {
    const answer = ledger.answer(asked);
    return answer === undefined ? undefined : { ...JSON.parse(answer), budget: budget(asked) };
  };
  /** Makes and records one answer; when that fails, the account in memory is given up and read again from the ledger. */
  const fresh = <T>(
    asked: Stored,
    /** More fresh answers than questions have. */
    kept: number,
    make: (account: Accountant) => Pick<LedgerEntry, 'charges' | 'releases'> & { readonly answer: T },
  ): T => {
    const { projectId, dataDate, key, rules } = asked;
    if (ledger.used(projectId) >= rules.freshAnswersPerProject + kept) throw new AppError('QUERY_BUDGET_SPENT');
    const account = accountOf(projectId);
    try {
      return new RoaringArenaAllocator().with(() => {
        const { answer, charges, releases } = make(account);
        ledger.record({ projectId, dataDate, key, charges, releases, answer: JSON.stringify(answer) });
        return answer;
      });
    } catch (error) {
      close(projectId);
      throw error;
    }
  };
  const storedContribution: DisclosureEngine['storedContribution'] = ({ projectId, dataDate, ...asked }) => {
    const answer = ledger.answer({ projectId, dataDate, key: sumKey(asked) });
    return answer === undefined ? undefined : JSON.parse(answer);
  };
  const whole = (
    number: ReleasedNumber,
    { rules, ...wanted }: SetQuestion,
    cells: readonly (readonly ReleasedNumber[])[],
    how: Pick<NonNullable<Released['rules']>, 'maybeLeftOut' | 'mostValues'>,
  ) => {
    const { distributions, crossTables } =
      number.persons === null ? { distributions: [], crossTables: [] } : labelled(wanted, cells);
    const { preset, threshold, rounding } = rules;
    return {
      ...number,
      distributions,
      ...(wanted.crossTables.length > 0 ? { crossTables } : {}),
      rules: { preset, threshold, rounding, leastShown: leastShown(rules), ...how },
    };
  };
  const exact = (asked: SetQuestion) => {
    const { persons, rules } = asked;
    const number = exactNumber(persons.size, rules);
    const cells = number.persons === null ? [] : exactTables(persons, cellsOf(asked, persons), rules);
    return { answer: whole(number, asked, cells, { maybeLeftOut: false }), charges: [], releases: [] };
  };
  const noisy = (asked: SetQuestion, question: Question) => {
    const counted = countPersons(question, asked.persons);
    const number = releaseNumber(counted, asked.rules);
    const cells = number.persons === null ? [] : cellsOf(asked, counted.persons);
    const tables = cells.length === 0 ? undefined : noisyTables(question, counted, cells);
    const leftOut = tables?.leftOut ?? counted.leftOut;
    const bounded = cells.some(({ partition }) => !partition);
    return {
      answer: whole(number, asked, tables?.released ?? [], {
        maybeLeftOut: leftOut > 0,
        ...(bounded ? { mostValues: mostValuesCounted } : {}),
      }),
      charges: [counted.charge, ...(tables?.charges ?? [])],
      releases: [counted.release, ...(tables?.releases ?? [])],
    };
  };
  return {
    stored,
    storedContribution,
    budget,
    answer: (asked) => {
      const before = stored(asked);
      if (before !== undefined) return before;
      const { rules } = asked;
      const { privacy } = rules;
      const answer = fresh(asked, 0, (account) =>
        privacy === undefined ? exact(asked) : noisy(asked, { rules, privacy, account, gaussian, answers: 'question' }),
      );
      return { ...answer, budget: budget(asked) };
    },
    contribution: (asked) => {
      const before = storedContribution(asked);
      if (before !== undefined) return before;
      const { participants, persons, rules } = asked;
      const { privacy } = rules;
      return fresh({ ...asked, key: sumKey(asked) }, 0, (account) => {
        if (privacy === undefined) return { answer: { value: persons.size, noiseSd: 0 }, charges: [], releases: [] };
        const shared = { mostFactor: mostSumFactor, noiseShare: 1 / Math.sqrt(participants) };
        const { charge, release, sd, value } = countPersons(
          { rules, privacy, account, gaussian, answers: 'question' },
          persons,
          shared,
        );
        return { answer: { value, noiseSd: sd }, charges: [charge], releases: [release] };
      });
    },
    imported: ({ imported, ...told }) => importFigures(imported, { ...told, gaussian }),
    frozen: (asked) => {
      const before = ledger.answer(asked);
      if (before !== undefined) return JSON.parse(before);
      const { rules } = asked;
      const { privacy } = rules;
      return fresh(asked, keptForFreeze, (account) =>
        privacy === undefined
          ? { answer: exactFrozen(asked, rules), charges: [], releases: [] }
          : noisyFrozen({ rules, privacy, account, gaussian, answers: 'freeze' }, asked),
      );
    },
  };
}
