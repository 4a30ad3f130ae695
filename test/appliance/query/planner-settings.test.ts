import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plannerSettings } from '#appliance/services/query/adapters/omop-in-postgres';
import { postgresViews } from '#appliance/services/query/adapters/postgres-views';
import { CohortDefinition } from '#contracts/cohort';
import { compileCohort } from '#domain/cohort/compile-cohort';
import type { LocalPostgres } from '#local/trust-parts/postgres';
import { runningPostgres } from '#test/support/running-postgres';

let server: LocalPostgres;

const persons = 20_000;

const cohort = CohortDefinition.parse({
  version: 1,
  where: {
    kind: 'all',
    of: [
      { kind: 'event', domain: 'condition', concepts: { include: [{ conceptId: 1, descendants: false }] }, atLeast: 2 },
      { kind: 'none', of: [{ kind: 'event', domain: 'visit', during: { from: '2024-01-01' } }] },
    ],
  },
}) as CohortDefinition;

beforeAll(async () => {
  server = await runningPostgres('set-planning');
  const owner = new pg.Client({ connectionString: server.connectionString });
  await owner.connect();
  try {
    await owner.query(
      `INSERT INTO omop.person (person_id, gender_concept_id, year_of_birth, race_concept_id, ethnicity_concept_id)
         SELECT id, 0, 1970, 0, 0 FROM generate_series(1, ${persons}) AS id;
       INSERT INTO omop.condition_occurrence (condition_occurrence_id, person_id, condition_concept_id, condition_start_date, condition_type_concept_id)
         SELECT id, id * 7919::bigint % ${persons}, 1, '2024-01-01', 0 FROM generate_series(1, ${2 * persons}) AS id;
       INSERT INTO omop.visit_occurrence (visit_occurrence_id, person_id, visit_concept_id, visit_start_date, visit_end_date, visit_type_concept_id)
         SELECT id, id * 2, 1, '2024-01-01', '2024-01-01', 0 FROM generate_series(1, ${persons / 2}) AS id;
       ANALYZE`,
    );
    await owner.query('VACUUM');
  } finally {
    await owner.end();
  }
});

afterAll(() => server?.stop());

/** What a look with such settings is told of them, how it would go about the cohort, and whom it finds. */
async function looked(settings?: Readonly<Record<string, string>>) {
  const views = postgresViews({
    databaseUrl: server.queryConnectionString,
    timeoutMilliseconds: 10_000,
    connections: 1,
    control: { cancel: () => {} },
    ...(settings && { settings }),
  });
  const { text, values } = compileCohort(cohort, { dataDate: '2026-01-31' });
  try {
    return await views.view(async (ask) => {
      const told: Record<string, unknown> = {};
      for (const name of Object.keys(plannerSettings)) told[name] = (await ask(`SHOW ${name}`, []))[0]?.[0];
      return {
        told,
        plan: (await ask(`EXPLAIN ${text}`, values)).flat().join('\n'),
        persons: (await ask(text, values))
          .flat()
          .map(Number)
          .sort((one, other) => one - other),
      };
    });
  } finally {
    await views.close();
  }
}

describe('the planning of looks', () => {
  it('sorts and merges ids where PostgreSQL by itself would hash them, and finds the same persons', async () => {
    const own = await looked();
    const ours = await looked(plannerSettings);
    expect(own.told).toMatchObject({ enable_hashjoin: 'on' });
    expect(own.plan).toMatch(/Hash/);
    expect(ours.told).toEqual(plannerSettings);
    expect(ours.plan).not.toMatch(/Hash/);
    expect(ours.persons).toEqual(own.persons);
    expect(ours.persons).toHaveLength(persons / 2);
  });
});
