import { RoaringBitmap32 } from 'roaring-wasm';
import { AppError } from '#contracts/app-error';
import { RowColumn } from '#contracts/appliance/query-api';
import type { Cohort } from '#contracts/cohort';
import type { ProjectId, QueryId } from '#contracts/ids';
import type { FreezeCohortTask } from '#contracts/snapshot';
import { compileImages } from '#domain/cohort/compile-images';
import type { CohortBasis } from '#domain/cohort/person-conditions';
import { largeEnough } from '#domain/disclosure/large-enough';
import type { PersonSet } from '#domain/disclosure/person-set';
import { normalIdentifier } from '#domain/opt-out/normal-identifier';
import { checkQuality } from '#domain/quality/check-quality';
import { type ReleasedPersons, snapshotDrift } from '#domain/snapshot/snapshot-drift';
import type { ReadOptOuts } from '../opt-out/opt-out-file.ts';
import type { OptOutMark } from '../opt-out/opt-out-mark.ts';
import type { CohortStatement, OmopPort, OmopView, PersonAttributes, StudyRecord } from '../ports.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import type { FrozenStudy, Snapshot } from './snapshot-store.ts';

/** Identifies a frozen cohort for the release of its numbers. */
export type FreezeSubject = {
  readonly projectId: ProjectId;
  readonly queryId: QueryId;
  readonly dataDate: string;
};

/**
 * Releases the numbers of a frozen cohort with disclosure control; the true numbers stay in the snapshot. Throws
 * LEDGER_DAMAGED.
 */
export type FreezeRelease = {
  readonly persons: (subject: FreezeSubject, persons: PersonSet) => ReleasedPersons;
  /** Number of studies; `imaged` are the persons with at least one of them. Null where it is not released. */
  readonly studies: (subject: FreezeSubject, imaged: PersonSet, studies: number) => number | null;
};

/** What `freezeCohort` needs. */
export type FreezeDeps = {
  readonly omop: OmopPort;
  readonly compile: (cohort: Cohort, basis: CohortBasis) => Promise<CohortStatement>;
  readonly readOptOuts: ReadOptOuts;
  readonly optOutMark: OptOutMark;
  readonly release: FreezeRelease;
  readonly threshold: number;
  /** Columns of the rows that researcher code gets; the quality report covers only these. */
  readonly columns: readonly RowColumn[];
  readonly noise: (text: string) => number;
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

/** Reads everything that the snapshot needs, in one view and so at one instant, without the persons who opted out. */
async function readCohort(view: OmopView, { cohort }: FreezeCohortTask, deps: FreezeDeps) {
  const dataDate = await view.dataDate();
  const found = (await view.persons(await deps.compile(cohort, { dataDate }))).toArray();
  const identifiers = await view.sourceValues(found);
  const listed = new Set(deps.readOptOuts().identifiers);
  const personIds = found.filter((personId) => !listed.has(normalIdentifier(identifiers.get(personId) ?? '')));
  if (!largeEnough(personIds.length, deps.threshold)) throw new AppError('COHORT_TOO_SMALL');
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

/**
 * Reads the cohort from the database once, at one instant, and makes a snapshot of its members, studies and research
 * rows. The hash covers the members and every row. Throws COHORT_TOO_SMALL below the threshold, OPT_OUT_UNREADABLE,
 * LEDGER_DAMAGED, COHORT_QUERY_TIMEOUT, COHORT_QUERY_FAILED and DATABASE_UNREACHABLE.
 */
export async function freezeCohort(task: FreezeCohortTask, deps: FreezeDeps): Promise<Snapshot> {
  const { pseudonyms, threshold, release } = deps;
  const { projectId, queryId, approvedPersons, approvedMargin } = task;
  const found = await deps.omop.view((view) => readCohort(view, task, deps));
  const { dataDate, personIds, records, attributes } = found;
  const person = new Map(attributes.map((known) => [known.personId, known]));
  const studies = records
    .map((record) => frozenStudy(record, person.get(record.personId), pseudonyms))
    .sort((one, other) => (one.study.studyKey < other.study.studyKey ? -1 : 1));
  const ofPerson = Map.groupBy(records, ({ personId }) => personId);
  const subject = { projectId, queryId, dataDate };
  const released = release.persons(subject, new RoaringBitmap32(personIds));
  const quality = checkQuality(
    personIds.map((personId) => ({
      personId,
      ageYears: person.get(personId)?.ageYears ?? null,
      sex: person.get(personId)?.sex ?? 'unknown',
      impossibleImageDay: found.impossibleImageDays.has(personId),
      studies: ofPerson.get(personId) ?? [],
    })),
    {
      threshold,
      noise: deps.noise,
      // Findings about anything but a column of a row (whether there are studies, their dates) are always reported.
      isReported: (column) => !isRowColumn(column) || deps.columns.includes(column),
    },
  );
  const approved = { persons: approvedPersons ?? null, margin: approvedMargin ?? released.margin };
  return {
    members: personIds.map((personId) => ({
      personKey: pseudonyms.personKey(personId),
      optOutMark: deps.optOutMark(found.identifiers.get(personId) ?? ''),
    })),
    studies,
    facts: {
      projectId,
      queryId,
      snapshotHash: pseudonyms.seal(JSON.stringify({ queryId, dataDate, persons: personIds, studies })),
      persons: released.persons,
      // The number of studies is released by the number of their persons.
      studies: release.studies(subject, new RoaringBitmap32([...ofPerson.keys()]), studies.length),
      frozenAt: deps.now().toISOString(),
      ...(approvedPersons === undefined ? {} : { drift: snapshotDrift(approved, released, threshold) }),
      quality,
    },
  };
}
