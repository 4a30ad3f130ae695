import { RoaringBitmap32 } from 'roaring-wasm';
import { AppError } from '#contracts/app-error';
import { RowColumn } from '#contracts/appliance/query-api';
import type { Cohort } from '#contracts/cohort';
import type { FreezeCohortTask, QualityFinding } from '#contracts/snapshot';
import { compileCohort } from '#domain/cohort/compile-cohort';
import { compileImages } from '#domain/cohort/compile-images';
import type { DisclosureEngine } from '#domain/disclosure/disclosure-engine';
import type { DisclosureRules } from '#domain/disclosure/disclosure-rules';
import { mostStudiesCounted, type ReleasedFigure } from '#domain/disclosure/frozen-figures';
import type { PersonSet } from '#domain/disclosure/person-set';
import { leastShown } from '#domain/disclosure/release-number';
import { normalIdentifier } from '#domain/opt-out/normal-identifier';
import { failingPersons } from '#domain/quality/failing-persons';
import { snapshotDrift } from '#domain/snapshot/snapshot-drift';
import type { ReadOptOuts } from '../opt-out/opt-out-file.ts';
import type { OptOutMark } from '../opt-out/opt-out-mark.ts';
import type { OmopPort, OmopView, PersonAttributes, StudyRecord } from '../ports.ts';
import type { SqlQueue } from '../questions/sql-queue.ts';
import { sqlStatementMilliseconds } from '../questions/sql-statement-limit.ts';
import { compileSqlCohort } from '../sql/compile-sql-cohort.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import type { FrozenStudy, Snapshot } from './snapshot-store.ts';

/** What `freezeCohort` needs. */
export type FreezeDeps = {
  readonly omop: OmopPort;
  /** A freeze of a cohort in SQL waits for its turn among the questions in SQL. */
  readonly sqlQueue: SqlQueue;
  readonly readOptOuts: ReadOptOuts;
  readonly optOutMark: OptOutMark;
  /** Releases the numbers; the true ones stay in the snapshot. */
  readonly engine: Pick<DisclosureEngine, 'frozen' | 'imported'>;
  readonly rules: DisclosureRules;
  /** Columns of the rows that researcher code gets; the quality report covers only these. */
  readonly columns: readonly RowColumn[];
  readonly pseudonyms: Pseudonyms;
  readonly now: () => Date;
};

const isRowColumn = (column: string): column is RowColumn => RowColumn.safeParse(column).success;

const sexCode = { female: 'F', male: 'M', unknown: '' } as const;

function frozenStudy(record: StudyRecord, person: PersonAttributes | undefined, pseudonyms: Pseudonyms): FrozenStudy {
  const { accessionNumber, patientId, modality, bodySite } = record;
  const studyKey = pseudonyms.studyKey(record);
  const personKey = pseudonyms.personKey(record.personId);
  return {
    study: { accessionNumber, patientId, studyKey, personKey },
    row: {
      accession_id: studyKey,
      person_key: personKey,
      age_years: person?.ageYears ?? null,
      sex: sexCode[person?.sex ?? 'unknown'],
      modality,
      body_site: bodySite,
      finding_concept_ids: [...record.findingConceptIds].sort((one, other) => one - other).join(' '),
    },
  };
}

/**
 * The persons of the cohort. What was written in SQL goes through the same limits as a question in SQL: by the cost that
 * PostgreSQL expects, and by its time.
 */
async function personsOf(view: OmopView, cohort: Cohort, dataDate: string): Promise<PersonSet> {
  if (!('sql' in cohort)) return view.persons(compileCohort(cohort, { dataDate }));
  const run = await view.personsBySql(await compileSqlCohort(cohort.sql, { dataDate }));
  return run(sqlStatementMilliseconds);
}

/** Reads everything that the snapshot needs, in one view and so at one instant, without the persons who opted out. */
async function readCohort(view: OmopView, { cohort }: FreezeCohortTask, deps: FreezeDeps) {
  const dataDate = await view.dataDate();
  const found = (await personsOf(view, cohort, dataDate)).toArray();
  const identifiers = await view.sourceValues(found);
  const listed = new Set(deps.readOptOuts().identifiers);
  const personIds = found.filter((personId) => !listed.has(normalIdentifier(identifiers.get(personId) ?? '')));
  const images = compileImages(cohort, personIds);
  return {
    dataDate,
    personIds,
    identifiers,
    attributes: await view.attributes(personIds, dataDate),
    records: await view.studies(images),
    impossibleImageDays: await view.impossibleImageDays(images, dataDate),
  };
}

/** A check with its released figure. */
const findingOf =
  (figures: readonly ReleasedFigure[]) =>
  ({ check, column }: Pick<QualityFinding, 'check' | 'column'>, index: number): QualityFinding => {
    const { persons = null, margin, atMost } = figures[index] ?? {};
    return {
      ...{ check, column, persons },
      ...(margin === undefined ? {} : { margin }),
      ...(atMost === undefined ? {} : { atMost }),
    };
  };

/** The persons who have one study, two, and so on up to the most that are counted, or more. */
function byStudies(ofPerson: ReadonlyMap<number, readonly StudyRecord[]>): readonly RoaringBitmap32[] {
  const sets = Array.from({ length: mostStudiesCounted }, () => new RoaringBitmap32());
  for (const [personId, { length }] of ofPerson) sets[Math.min(length, mostStudiesCounted) - 1]?.add(personId);
  return sets;
}

/**
 * Reads the cohort from the database once, at one instant, and makes a snapshot of its members, studies and research
 * rows. The hash covers the members and every row. Throws COHORT_TOO_SMALL where the released number of persons is
 * hidden, OPT_OUT_UNREADABLE, QUERY_BUDGET_SPENT, LEDGER_DAMAGED, COHORT_QUERY_TIMEOUT, COHORT_QUERY_FAILED,
 * DATABASE_UNREACHABLE, and of a cohort in SQL SQL_REFUSED, EXPERT_SQL_TOO_LARGE and EXPERT_SQL_BUSY.
 */
export async function freezeCohort(task: FreezeCohortTask, deps: FreezeDeps): Promise<Snapshot> {
  const { engine, pseudonyms, rules } = deps;
  const { projectId, queryId, approvedPersons } = task;
  const read = (view: OmopView) => readCohort(view, task, deps);
  const found = await ('sql' in task.cohort ? deps.sqlQueue(() => deps.omop.sqlView(read)) : deps.omop.view(read));
  const { dataDate, personIds, records, attributes } = found;
  const person = new Map(attributes.map((known) => [known.personId, known]));
  const studies = records
    .map((record) => frozenStudy(record, person.get(record.personId), pseudonyms))
    .sort((one, other) => (one.study.studyKey < other.study.studyKey ? -1 : 1));
  const ofPerson = Map.groupBy(records, ({ personId }) => personId);
  const checks = failingPersons(
    personIds.map((personId) => ({
      personId,
      ageYears: person.get(personId)?.ageYears ?? null,
      sex: person.get(personId)?.sex ?? 'unknown',
      impossibleImageDay: found.impossibleImageDays.has(personId),
      studies: ofPerson.get(personId) ?? [],
    })),
    // Checks of anything but a column of a row (whether there are studies, their dates) are always made.
    (column) => !isRowColumn(column) || deps.columns.includes(column),
  );
  const figures = engine.frozen({
    ...{ projectId, dataDate, rules, key: `frozen ${queryId}` },
    persons: new RoaringBitmap32(personIds),
    withStudies: byStudies(ofPerson),
    failing: checks.map(({ failing }) => failing),
  });
  // The noisy number decides: whether the true one lies below the threshold would tell of a single person.
  if (figures.persons.persons === null) throw new AppError('COHORT_TOO_SMALL');
  const approved = {
    persons: approvedPersons ?? null,
    margin: task.approvedMargin ?? figures.persons.margin,
    above: task.approvedAbove,
  };
  return {
    members: personIds.map((personId) => ({
      personKey: pseudonyms.personKey(personId),
      optOutMark: deps.optOutMark(found.identifiers.get(personId) ?? ''),
    })),
    studies,
    importUnits: figures.importUnits ?? 0,
    facts: {
      projectId,
      queryId,
      snapshotHash: pseudonyms.seal(JSON.stringify({ queryId, dataDate, persons: personIds, studies })),
      ...figures.persons,
      studies: figures.studies.persons,
      ...(figures.studies.margin === undefined ? {} : { studiesMargin: figures.studies.margin }),
      frozenAt: deps.now().toISOString(),
      ...(approvedPersons === undefined ? {} : { drift: snapshotDrift(approved, figures.persons, leastShown(rules)) }),
      ...(figures.failing === undefined ? {} : { quality: checks.map(findingOf(figures.failing)) }),
    },
  };
}
