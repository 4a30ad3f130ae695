import { Client } from 'pg';
import type { CohortDefinition, EventCriterion, EventDomain } from '#contracts/cohort';
import { random } from '#local/synthetic/random';
import type { Row } from '../row.ts';
import { row } from '../row.ts';
import type { QueryTrust } from './query-trust.ts';
import { everything } from './questions.ts';
import { type TimedBit, tellingAccuracy } from './telling-accuracy.ts';

const knownFrom = 2_080_000_000;
const secret = 2_070_000_000;
/** The rarest of the conditions that nobody asks for: a few hundred persons have it. */
const crowd = 2_090_000_699;

/** Whether each target has the condition: persons of whom an attacker knows everything but that. */
const bits = (targets: number): readonly boolean[] => {
  const chance = random('timing-bits');
  return Array.from({ length: targets }, () => chance.next() < 0.5);
};

/** Gives each target a concept that only that one has, and half of them the condition in question. */
export async function addTargets(ownerUrl: string, targets: number): Promise<void> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query(
      `INSERT INTO omop.observation (observation_id, person_id, observation_concept_id, observation_date, observation_type_concept_id)
       SELECT $1 + id, id * 97, $1 + id, '2024-01-01', 0 FROM generate_series(1, $2::integer) AS id`,
      [knownFrom, targets],
    );
    await client.query(
      `INSERT INTO omop.condition_occurrence (condition_occurrence_id, person_id, condition_concept_id, condition_start_date, condition_type_concept_id)
       SELECT $1 + id, id * 97, $2, '2024-01-01', 0 FROM unnest($3::integer[]) AS id`,
      [knownFrom, secret, bits(targets).flatMap((bit, index) => (bit ? [index + 1] : []))],
    );
    await client.query('VACUUM (ANALYZE) omop.observation, omop.condition_occurrence');
  } finally {
    await client.end();
  }
}

const event = (domain: EventDomain, conceptId: number): EventCriterion => ({
  kind: 'event',
  domain,
  concepts: { include: [{ conceptId, descendants: false }], exclude: [] },
  atLeast: 1,
});

type Form = { readonly name: string; readonly cohort: (target: number) => CohortDefinition };

const alone = (target: number): CohortDefinition['where'] => ({
  kind: 'all',
  of: [event('observation', knownFrom + target), event('condition', secret)],
});

const forms: readonly Form[] = [
  { name: 'alone in the cohort or nobody', cohort: (target) => ({ version: 1, where: alone(target) }) },
  {
    name: 'beside a few hundred others or not',
    cohort: (target) => ({
      version: 1,
      where: { kind: 'any', of: [alone(target), event('condition', crowd)] },
    }),
  },
];

/** How well the time of an answer tells whether one person has a condition, for the attacker who knows all the rest. */
export async function benchTimingBits(trust: QueryTrust, targets: number, from: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { name, cohort } of forms) {
    const seen: TimedBit[] = [];
    for (const [index, bit] of bits(targets).entries()) {
      const asked = cohort(index + 1);
      const begun = performance.now();
      await trust.ask(asked, everything);
      seen.push({ bit, milliseconds: performance.now() - begun });
    }
    rows.push(
      row(
        {
          name: `time tells one bit, ${from}: ${name}`,
          unit: '% right',
          ours: tellingAccuracy(seen),
          other: 50,
          otherName: 'a coin',
        },
        { says: 'at most 55 %', meets: (ours) => ours <= 55 },
      ),
    );
  }
  return rows;
}
