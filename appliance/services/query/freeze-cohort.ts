import { AppError } from '#contracts/app-error';
import type { CohortQuestion } from '#contracts/appliance/query-api';
import { compileCohort } from '#domain/cohort/compile-cohort';
import { largeEnough } from '#domain/disclosure/large-enough';
import type { PersonAttributes } from '#domain/disclosure/release-cohort';
import type { OmopPort } from './ports.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import type { Snapshot } from './snapshot-store.ts';

const sexCode = { female: 'F', male: 'M', unknown: '' } as const;

type FreezeDeps = {
  readonly omop: OmopPort;
  readonly threshold: number;
  readonly pseudonyms: Pseudonyms;
  readonly now: () => Date;
};

/**
 * Asks the database once and makes the cohort's members, studies and research rows into one snapshot. The hash covers
 * who belongs to it and every row. Throws COHORT_TOO_SMALL below the threshold.
 */
export async function freezeCohort(question: CohortQuestion, deps: FreezeDeps): Promise<Snapshot> {
  const { omop, pseudonyms, threshold } = deps;
  const { projectId, queryId, cohort } = question;
  const dataDate = await omop.dataDate();
  const persons = await omop.persons(compileCohort(cohort, { dataDate }));
  if (!largeEnough(persons.length, threshold)) throw new AppError('COHORT_TOO_SMALL');
  const attributes = new Map<number, PersonAttributes>();
  for (const person of await omop.attributes(persons, dataDate)) attributes.set(person.personId, person);
  const records = await omop.studies(persons);
  const frozen = records.map((record) => {
    const studyKey = pseudonyms.studyKey(record.accessionNumber, record.personId);
    const personKey = pseudonyms.personKey(record.personId);
    const person = attributes.get(record.personId);
    return {
      study: { accessionNumber: record.accessionNumber, patientId: record.patientId, studyKey, personKey },
      row: {
        accession_id: studyKey,
        person_key: personKey,
        age_years: person?.ageYears ?? null,
        sex: sexCode[person?.sex ?? 'unknown'],
        modality: record.modality,
        body_site: record.bodySite,
        finding_concept_ids: [...record.findingConceptIds].sort((one, other) => one - other).join(' '),
      },
    };
  });
  frozen.sort((one, other) => one.study.studyKey.localeCompare(other.study.studyKey));
  const released = (count: number): number | null => (largeEnough(count, threshold) ? count : null);
  return {
    persons: persons.length,
    studies: frozen.map(({ study }) => study),
    rows: frozen.map(({ row }) => row),
    facts: {
      projectId,
      queryId,
      snapshotHash: pseudonyms.seal(JSON.stringify([persons, frozen])),
      persons: persons.length,
      studies: released(frozen.length),
      frozenAt: deps.now().toISOString(),
    },
  };
}
