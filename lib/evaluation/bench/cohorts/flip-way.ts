import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import type { CompiledCohort } from '#domain/cohort/bound-values';
import { repository } from '#local/platform/repository';
import { typedOut } from '../bare-psql.ts';

const Measured = z.object({ milliseconds: z.array(z.number()), megabytes: z.number() });

/**
 * What a researcher of FLIP writes to see the same things of a cohort: its persons, their images where they have some,
 * and the two attributes of an image where they were recorded.
 */
const rowsOf = (cohort: CompiledCohort): string =>
  `SELECT person.*, image.image_occurrence_id, image.accession_id, image.modality_concept_id, image.image_occurrence_date,
      attribute.concept_code AS attribute, measured.value_as_number, measured.value_source_value
    FROM omop.person LEFT JOIN omop.image_occurrence AS image ON image.person_id = person.person_id
    LEFT JOIN (omop.image_feature AS feature
      JOIN omop.measurement AS measured ON measured.measurement_id = feature.image_feature_event_id
      JOIN omop.concept AS attribute ON attribute.concept_id = measured.measurement_concept_id
        AND attribute.vocabulary_id = 'DICOM' AND attribute.concept_code IN ('00080070', '00180050'))
      ON feature.image_occurrence_id = image.image_occurrence_id
    WHERE person.person_id IN (${typedOut(cohort)})`;

/** FLIP's way to a cohort's statistics: milliseconds for each cohort, and the most memory it took, in MB. */
export async function flipWay(
  databaseUrl: string,
  cohorts: readonly CompiledCohort[],
): Promise<z.infer<typeof Measured>> {
  const python = join(repository, '.flip/venv/federation/bin/python');
  const script = join(repository, 'federation/bench/cohort_statistics/flip_way.py');
  const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify({ database: databaseUrl, rows: cohorts.map(rowsOf), threshold: 10 }));
  return Measured.parse(JSON.parse(await text(child.stdout)));
}
