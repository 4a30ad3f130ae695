import { readFileSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { omopIndexes } from '#appliance/cli/omop-indexes/omop-indexes';
import { wantedIndexes } from '#appliance/cli/omop-indexes/wanted-indexes';
import { runningPostgres } from '#test/support/running-postgres';

let database: Awaited<ReturnType<typeof runningPostgres>>;
let owner: pg.Client;

const run = async (databaseUrl: string, apply = false): Promise<{ complete: boolean; said: string }> => {
  const said: string[] = [];
  const complete = await omopIndexes({ databaseUrl, apply, write: (text) => said.push(text) });
  return { complete, said: said.join('') };
};
const asOwner = (apply = false) => run(database.connectionString, apply);
const stateOf = (said: string, columns: string): string | undefined =>
  said
    .split('\n')
    .find((line) => line.includes(`  ${columns}  `))
    ?.split(columns)[1]
    ?.trim();
const conditions = 'condition_concept_id, person_id, condition_start_date';

beforeAll(async () => {
  database = await runningPostgres('omop-indexes');
  owner = new pg.Client({ connectionString: database.connectionString });
  await owner.connect();
  await owner.query(
    `INSERT INTO omop.condition_occurrence (condition_occurrence_id, person_id, condition_concept_id, condition_start_date,
       condition_type_concept_id) SELECT id, id, id % 7, '2024-01-01', 0 FROM generate_series(1, 20000) AS id`,
  );
  await owner.query('SELECT pg_stat_force_next_flush()');
  await owner.query('VACUUM (ANALYZE)');
});

afterAll(async () => {
  await owner?.end();
  await database?.stop();
});

describe('the indexes that cohort questions need', () => {
  it('are every statement of the file, each with its reason', () => {
    const sql = readFileSync('appliance/omop/20-indexes.sql', 'utf8');
    expect(wantedIndexes()).toHaveLength(sql.match(/CREATE/g)?.length ?? 0);
    for (const { why, columns } of wantedIndexes()) {
      expect(why.length).toBeGreaterThan(10);
      expect(columns.length).toBeGreaterThan(1);
    }
  });

  it('are all there in a database of our own', async () => {
    expect(await asOwner()).toMatchObject({ complete: true, said: expect.stringContaining('Everything is there.') });
  });

  it('are known under any name, with further columns, and not where only rows of one kind are in them', async () => {
    await owner.query(`DROP INDEX omop.condition_by_concept;
      CREATE INDEX theirs ON omop.condition_occurrence (${conditions}, condition_end_date)`);
    expect(stateOf((await asOwner()).said, conditions)).toBe('present  theirs');
    await owner.query(`DROP INDEX omop.theirs;
      CREATE INDEX theirs ON omop.condition_occurrence (${conditions}) WHERE condition_concept_id = 1`);
    expect(stateOf((await asOwner()).said, conditions)).toMatch(/^missing/);
    await owner.query(
      `DROP INDEX omop.theirs; CREATE INDEX theirs ON omop.condition_occurrence (condition_concept_id)`,
    );
    expect(stateOf((await asOwner()).said, conditions)).toMatch(/^partly +theirs +[\d.]+ MB$/);
  });

  it('are proposed word for word with reason and size, and nothing is changed unasked', async () => {
    const { complete, said } = await run(database.queryConnectionString);
    expect(complete).toBe(false);
    expect(said).toContain(
      `-- Persons with a condition, and its day for windows, first events and what comes after what.\n` +
        `CREATE INDEX CONCURRENTLY "condition_by_concept" ON omop.condition_occurrence (${conditions});`,
    );
    const { rows } = await owner.query(`SELECT to_regclass('omop.condition_by_concept') AS made`);
    expect(rows).toEqual([{ made: null }]);
  });

  it('are not made for the role that only reads, and are made for the owner', async () => {
    await expect(run(database.queryConnectionString, true)).rejects.toMatchObject({ name: 'ConfigError' });
    expect((await asOwner(true)).complete).toBe(true);
    const { rows } = await owner.query(
      `SELECT pg_relation_size('omop.condition_by_concept')::integer AS bytes, indisvalid AS valid
       FROM pg_index WHERE indexrelid = 'omop.condition_by_concept'::regclass`,
    );
    expect(rows).toEqual([{ bytes: expect.any(Number), valid: true }]);
    await owner.query('DROP INDEX omop.theirs');
    expect((await asOwner()).complete).toBe(true);
  });

  it('are sized about as large as they become', async () => {
    await owner.query('DROP INDEX omop.condition_by_concept');
    const [, megabytes] = /missing +([\d.]+) MB/.exec((await asOwner()).said) ?? [];
    await asOwner(true);
    const { rows } = await owner.query(`SELECT pg_relation_size('omop.condition_by_concept')::integer AS bytes`);
    expect(Number(megabytes) / (rows[0].bytes / 1e6)).toBeGreaterThan(0.7);
    expect(Number(megabytes) / (rows[0].bytes / 1e6)).toBeLessThan(1.5);
  });

  it('take the place of what an interrupted build left', async () => {
    await owner.query(
      `UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'omop.condition_by_concept'::regclass`,
    );
    const { said } = await asOwner();
    expect(said).toContain('DROP INDEX CONCURRENTLY omop."condition_by_concept";\nCREATE INDEX CONCURRENTLY');
    expect((await asOwner(true)).complete).toBe(true);
  });

  it('come with statistics that are of today', async () => {
    await owner.query(
      `INSERT INTO omop.person (person_id, gender_concept_id, year_of_birth, race_concept_id, ethnicity_concept_id)
       SELECT id, 8507, 1980, 0, 0 FROM generate_series(1, 20000) AS id`,
    );
    await owner.query('SELECT pg_stat_force_next_flush()');
    const { complete, said } = await asOwner();
    expect(complete).toBe(false);
    expect(said).toContain('VACUUM (ANALYZE) omop.person;');
    await asOwner(true);
    expect((await asOwner()).said).not.toContain('ANALYZE');
  });
});
