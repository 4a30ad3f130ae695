import { AppError } from '#contracts/app-error';
import type { CohortQuestion } from '#contracts/appliance/query-api';
import { compileCohort } from '#domain/cohort/compile-cohort';
import { compileImages } from '#domain/cohort/compile-images';
import { largeEnough } from '#domain/disclosure/large-enough';
import type { OmopPort, PersonAttributes, StudyRecord } from './ports.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import type { FrozenStudy, Snapshot } from './snapshot-store.ts';

const sexCode = { female: 'F', male: 'M', unknown: '' } as const;

type FreezeDeps = {
  readonly omop: OmopPort;
  readonly threshold: number;
  readonly pseudonyms: Pseudonyms;
  readonly now: () => Date;
};

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
 * Asks the database once, at one instant, and makes the cohort's members, studies and research rows into one snapshot.
 * The hash covers who belongs to it and every row. Throws COHORT_TOO_SMALL below the threshold.
 */
export async function freezeCohort(question: CohortQuestion, deps: FreezeDeps): Promise<Snapshot> {
  const { pseudonyms, threshold } = deps;
  const { projectId, queryId, cohort } = question;
  const { dataDate, persons, attributes, records } = await deps.omop.view(async (omop) => {
    const dataDate = await omop.dataDate();
    const persons = await omop.persons(compileCohort(cohort, { dataDate }));
    if (!largeEnough(persons.length, threshold)) throw new AppError('COHORT_TOO_SMALL');
    const attributes = await omop.attributes(persons, dataDate);
    const records = await omop.studies(compileImages(cohort, persons));
    return { dataDate, persons, attributes, records };
  });
  const person = new Map(attributes.map((known) => [known.personId, known]));
  const studies = records
    .map((record) => frozenStudy(record, person.get(record.personId), pseudonyms))
    .sort((one, other) => (one.study.studyKey < other.study.studyKey ? -1 : 1));
  const imaged = new Set(records.map(({ personId }) => personId)).size;
  return {
    persons: persons.length,
    studies,
    facts: {
      projectId,
      queryId,
      snapshotHash: pseudonyms.seal(JSON.stringify({ queryId, dataDate, persons, studies })),
      persons: persons.length,
      // A count of studies stands for the persons behind them.
      studies: largeEnough(imaged, threshold) ? studies.length : null,
      frozenAt: deps.now().toISOString(),
    },
  };
}
