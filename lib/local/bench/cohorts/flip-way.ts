import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import type { CompiledCohort } from '#domain/cohort/bound-values';
import { repository } from '#local/platform/repository';
import { typedOut } from '../bare-psql.ts';

const Measured = z.object({ milliseconds: z.array(z.number()), megabytes: z.number() });

/** What a researcher of FLIP writes for a cohort: its persons, and their images where they have some. */
const rowsOf = (cohort: CompiledCohort): string =>
  `SELECT person.*, image.image_occurrence_id, image.accession_id, image.modality_concept_id, image.image_occurrence_date
    FROM omop.person LEFT JOIN omop.image_occurrence AS image ON image.person_id = person.person_id
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
