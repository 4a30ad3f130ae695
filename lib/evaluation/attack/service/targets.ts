import { Client } from 'pg';
import { concepts } from '#local/synthetic/concepts';
import type { Bit } from '../question.ts';

/** Persons of whom the attacker knows everything but whether they have one condition; every other one has it. */
export type ServiceTarget = { readonly personId: number; readonly known: number; readonly bit: Bit };

/** Nobody but targets has this condition. */
export const secret: number = concepts.lungLesion;

const knownFrom = 2_080_000_000;

/** The first persons of a database, each with an observation of their own that the attacker knows them by. */
export async function addServiceTargets(ownerUrl: string, targets: number): Promise<ServiceTarget[]> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ person_id: string }>(
      'SELECT person_id FROM omop.person ORDER BY person_id LIMIT $1',
      [targets],
    );
    const found = rows.map(
      ({ person_id }, index): ServiceTarget => ({
        personId: Number(person_id),
        known: knownFrom + index,
        // Both bits in every four, and among those in even places as among those in odd ones.
        bit: index % 4 === 1 || index % 4 === 2 ? 1 : 0,
      }),
    );
    for (const { personId, known, bit } of found) {
      await client.query(
        `INSERT INTO omop.observation (observation_id, person_id, observation_concept_id, observation_date, observation_type_concept_id)
         VALUES ($1, $2, $1, '2024-01-01', 0)`,
        [known, personId],
      );
      // Who lacks the secret has another record of that day, so that the number of records tells nothing.
      await client.query(
        `INSERT INTO omop.condition_occurrence (condition_occurrence_id, person_id, condition_concept_id, condition_start_date, condition_type_concept_id)
         VALUES ($1, $2, $3, '2024-01-01', 0)`,
        [known, personId, bit === 1 ? secret : concepts.hypertension],
      );
    }
    await client.query('ANALYZE');
    return found;
  } finally {
    await client.end();
  }
}
