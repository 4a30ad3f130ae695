import pg from 'pg';
import * as z from 'zod';
import { AppError } from '#contracts/app-error';
import type { OmopPort } from '../ports.ts';

const DataDate = z.object({ data_date: z.iso.date() });
const PersonId = z.object({ person_id: z.int() });
const Attributes = z.object({
  person_id: z.int(),
  age_years: z.int().nullable(),
  sex: z.enum(['female', 'male', 'unknown']),
  modalities: z.array(z.string()),
});
const Study = z.object({
  accession_id: z.string(),
  person_id: z.int(),
  patient_id: z.string(),
  modality: z.string(),
  body_site: z.string(),
  findings: z.array(z.int()),
});

const dataDateSql = `SELECT coalesce(
  (SELECT max(cdm_release_date) FROM omop.cdm_source),
  (SELECT max(observation_period_end_date) FROM omop.observation_period))::text AS data_date`;

// The short DICOM code of a modality where the vocabulary has it, the concept's name otherwise.
const modalityName = `CASE WHEN modality.concept_code ~ '^[A-Z]{2,8}$' THEN modality.concept_code
  ELSE coalesce(modality.concept_name, 'unknown') END`;

const attributesSql = `SELECT person.person_id,
  date_part('year', age($2::date, make_date(year_of_birth, coalesce(month_of_birth, 1), coalesce(day_of_birth, 1))))::integer AS age_years,
  CASE gender_concept_id WHEN 8532 THEN 'female' WHEN 8507 THEN 'male' ELSE 'unknown' END AS sex,
  array(SELECT DISTINCT ${modalityName} FROM omop.image_occurrence AS image
    LEFT JOIN omop.concept AS modality ON modality.concept_id = image.modality_concept_id
    WHERE image.person_id = person.person_id) AS modalities
  FROM omop.person WHERE person.person_id = ANY($1::integer[])`;

// Series of one study share its accession number: the study is one row.
const studiesSql = `SELECT coalesce(image.accession_id, '') AS accession_id, image.person_id,
  coalesce(max(person.person_source_value), '') AS patient_id,
  max(${modalityName}) AS modality,
  coalesce(max(site.concept_name), '') AS body_site,
  array_remove(array_agg(DISTINCT feature.image_finding_concept_id), NULL) AS findings
  FROM omop.image_occurrence AS image
  JOIN omop.person ON person.person_id = image.person_id
  LEFT JOIN omop.concept AS modality ON modality.concept_id = image.modality_concept_id
  LEFT JOIN omop.concept AS site ON site.concept_id = image.anatomic_site_concept_id
  LEFT JOIN omop.image_feature AS feature ON feature.image_occurrence_id = image.image_occurrence_id
  WHERE image.person_id = ANY($1::integer[])
  GROUP BY image.accession_id, image.person_id
  ORDER BY image.accession_id, image.person_id`;

/** SQLSTATE of a statement that was ended for its length (PostgreSQL, Appendix A). */
const queryCanceled = '57014';

/** OMOP in PostgreSQL: one statement a question, each ended from outside when it takes too long. */
export function omopInPostgres(options: { readonly databaseUrl: string; readonly timeoutSeconds: number }): OmopPort {
  const timeout = options.timeoutSeconds * 1000;
  const pool = new pg.Pool({
    connectionString: options.databaseUrl,
    max: 4,
    application_name: 'flip-query',
    statement_timeout: timeout,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
  });
  // A connection that breaks while idle is replaced; the next question tells whether the database is there.
  pool.on('error', () => {});

  const ask = async <T>(row: z.ZodType<T>, text: string, values: readonly unknown[]): Promise<T[]> => {
    const client = await pool.connect().catch((cause: unknown) => {
      throw new AppError('COHORT_QUERY_FAILED', { cause });
    });
    // Ending the connection ends the statement at the server, whatever the session did to its own time limit.
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      client.release(true);
    }, timeout + 1000);
    try {
      const { rows } = await client.query({ text, values: [...values] });
      return z.array(row).parse(rows);
    } catch (cause) {
      const code = (cause as { code?: unknown }).code;
      throw new AppError(late || code === queryCanceled ? 'COHORT_QUERY_TIMEOUT' : 'COHORT_QUERY_FAILED', { cause });
    } finally {
      clearTimeout(timer);
      if (!late) client.release();
    }
  };

  return {
    dataDate: async () => {
      const [found] = await ask(DataDate, dataDateSql, []);
      if (found === undefined) throw new AppError('COHORT_QUERY_FAILED');
      return found.data_date;
    },
    persons: async ({ text, values }) => (await ask(PersonId, text, values)).map(({ person_id }) => person_id),
    attributes: async (personIds, dataDate) =>
      (await ask(Attributes, attributesSql, [personIds, dataDate])).map((found) => ({
        personId: found.person_id,
        ageYears: found.age_years,
        sex: found.sex,
        modalities: found.modalities,
      })),
    studies: async (personIds) =>
      (await ask(Study, studiesSql, [personIds])).map((found) => ({
        accessionNumber: found.accession_id,
        personId: found.person_id,
        patientId: found.patient_id,
        modality: found.modality,
        bodySite: found.body_site,
        findingConceptIds: found.findings,
      })),
    ping: async () => {
      await ask(z.unknown(), 'SELECT 1', []);
    },
    close: () => pool.end(),
  };
}
