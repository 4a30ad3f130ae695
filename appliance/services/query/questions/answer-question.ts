import { AppError } from '#contracts/app-error';
import type { CohortQuestion } from '#contracts/appliance/query-api';
import type { CohortDefinition, SqlCohort } from '#contracts/cohort';
import type { CohortResult, DistributionName, Show } from '#contracts/cohort-result';
import type { Policy } from '#contracts/policy';
import { canonicalJson } from '#domain/audit/canonical-json';
import type { Contribution, DisclosureEngine } from '#domain/disclosure/disclosure-engine';
import type { DisclosureRules } from '#domain/disclosure/disclosure-rules';
import type { DistributionTable } from '#domain/disclosure/distribution-table';
import type { PersonSet } from '#domain/disclosure/person-set';
import { questionKey } from '#domain/disclosure/question-key';
import { strictestRules } from '#domain/disclosure/strictest-rules';
import { addModulo } from '#domain/secure-sum/add-modulo';
import type { OptedOutPersons } from '../opt-out/opted-out-persons.ts';
import type { OmopPort, OmopView } from '../ports.ts';
import { compileSqlCohort } from '../sql/compile-sql-cohort.ts';
import { tablesInText } from '../sql/tables-in-text.ts';
import type { AnswerInSql } from './persons-by-sql.ts';
import type { ProjectPlaces } from './project-places.ts';
import type { ReadableTables } from './readable-tables.ts';
import { requireQuestionAllowed } from './require-question-allowed.ts';
import type { TrueNumbers } from './true-numbers.ts';

type Mask = NonNullable<CohortQuestion['mask']>;

/** What `answerQuestion` needs. */
export type AnswerDeps = {
  readonly omop: OmopPort;
  readonly policy: Policy;
  readonly engine: DisclosureEngine;
  readonly places: Pick<ProjectPlaces, 'inPlace'>;
  readonly optedOut: OptedOutPersons;
  readonly inSql: AnswerInSql;
  readonly readable: ReadableTables;
  readonly trueNumbers: Pick<TrueNumbers, 'record' | 'repeat'>;
};

/** The distributions that the question counts by, each once. */
const namesIn = ({ distributions, crossTables }: Show) => [
  ...new Set([...distributions, ...crossTables.flatMap(({ rows, columns }) => [rows, columns])]),
];

/** Finds a table by its name. */
const finderOf =
  (tables: readonly DistributionTable[]) =>
  (name: DistributionName): DistributionTable => {
    const table = tables.find((one) => one.name === name);
    if (table === undefined) throw new AppError('INTERNAL', { cause: new Error(`no table ${name}`) });
    return table;
  };

/**
 * The text that identifies a question. It includes the rules, so that an answer under laxer rules is not released
 * again.
 */
const textUnder = ({ preset, threshold, rounding, privacy }: DisclosureRules, text: string): string =>
  canonicalJson({ preset, threshold, rounding, noise: privacy?.noise ?? null, text });

/** The unmasked numbers of a masked answer: there are none. */
const withoutNumbers = { persons: null, distributions: [] };

/**
 * Answers a cohort question: one statement finds the set of persons, and every number of it goes through the disclosure
 * engine. The same text as before is answered from the ledger, without reading the data. Counts are of persons. Throws
 * PROJECTS_AT_CAP, QUERY_BUDGET_SPENT, LEDGER_DAMAGED, COHORT_QUERY_TIMEOUT, COHORT_QUERY_FAILED, SQL_REFUSED, OPT_OUT_UNREADABLE and
 * what `requireQuestionAllowed` throws; TASK_CANCELLED where a typed question is cancelled.
 */
export async function answerQuestion(
  question: CohortQuestion,
  deps: AnswerDeps,
  cancelled?: AbortSignal,
): Promise<CohortResult> {
  requireQuestionAllowed(deps.policy, question);
  return deps.places.inPlace(question.projectId, () =>
    'sql' in question.cohort
      ? answerSqlQuestion(question, question.cohort, deps)
      : answerTypedQuestion(question, question.cohort, deps, cancelled),
  );
}

function answerTypedQuestion(
  question: CohortQuestion,
  cohort: CohortDefinition,
  deps: AnswerDeps,
  cancelled: AbortSignal | undefined,
) {
  const open: OmopPort['view'] = (read) => deps.omop.view(read, cancelled);
  return answer(question, deps, open, (view, dataDate) => view.personsOf(cohort, dataDate));
}

/**
 * A question in SQL is never stopped: whoever could stop it before its limit would learn for nothing what costs a project
 * its right to ask in SQL, that the statement lasts.
 */
function answerSqlQuestion(question: CohortQuestion, { sql }: SqlCohort, deps: AnswerDeps) {
  return deps.inSql(async (find) => {
    // Measured before the view begins, because a view has a time limit, and before the time of the answer is counted.
    await deps.readable.measure(['person', ...(await tablesInText(sql))]);
    return answer(question, deps, deps.omop.sqlView, async (view, dataDate) => {
      const compiled = await compileSqlCohort(sql, { dataDate });
      deps.readable.requireReadable(compiled.tables);
      return find(question.projectId, () => view.personsBySql(compiled));
    });
  });
}

async function answer(
  question: CohortQuestion,
  { engine, optedOut, policy, trueNumbers }: AnswerDeps,
  open: OmopPort['view'],
  find: (view: OmopView, dataDate: string) => Promise<PersonSet>,
): Promise<CohortResult> {
  const { projectId, queryId, cohort, show, floor, mask } = question;
  const rules = strictestRules(policy.disclosure, projectId, floor);
  const findOptedOut = await optedOut();
  return open(async (view) => {
    const dataDate = await view.dataDate();
    const text = { projectId, dataDate, key: textUnder(rules, questionKey(cohort, show)) };
    const budget = () => engine.budget({ projectId, rules });
    const masked = ({ value, noiseSd }: Contribution, { value: by, participantsHash }: Mask): CohortResult => ({
      ...{ queryId, dataDate, ...withoutNumbers, budget: budget() },
      masked: { value: addModulo(value, by), noiseSd, participantsHash },
      rules: { threshold: rules.threshold, rounding: rules.rounding, maybeLeftOut: true },
    });
    const repeated = (result: CohortResult): CohortResult => {
      trueNumbers.repeat({ ...text, queryId });
      return result;
    };
    if (mask === undefined) {
      const stored = engine.stored({ ...text, rules });
      if (stored !== undefined) return repeated({ queryId, dataDate, ...stored, budget: budget() });
    } else {
      const stored = engine.storedContribution({ ...text, participantsHash: mask.participantsHash });
      if (stored !== undefined) return repeated(masked(stored, mask));
    }
    const { allowed, used } = budget();
    // Refused before the database is queried, so that only the question decides and not the data.
    if (used >= allowed) throw new AppError('QUERY_BUDGET_SPENT');
    const persons = await find(view, dataDate);
    persons.andNotInPlace(await findOptedOut(view));
    // Before anybody is charged, so that no answer is without its true number.
    trueNumbers.record({ ...text, queryId, cohort, persons: persons.size });
    if (mask !== undefined) {
      // The noise is divided among at most the policy's minimum number of trusts, because other participants may be
      // invented.
      const participants = Math.min(mask.participants, policy.disclosure.secureSum.minimumTrusts);
      const sum = { ...text, participants, participantsHash: mask.participantsHash };
      return masked(engine.contribution({ ...sum, persons, rules }), mask);
    }
    const table = finderOf(await view.tables(namesIn(show), dataDate));
    const released = engine.answer({
      ...text,
      persons,
      tables: show.distributions.map(table),
      crossTables: show.crossTables.map(({ rows, columns }) => [table(rows), table(columns)] as const),
      rules,
    });
    return { queryId, dataDate, ...released };
  });
}
