import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '#local/free-port';
import { concepts } from '#local/synthetic/concepts';
import { loadOmop } from '#local/synthetic/load-omop';
import { studies } from '#local/synthetic/studies';
import { syntheticTrusts } from '#local/synthetic/trusts';
import { type LocalPostgres, startPostgres } from '#local/trust-parts/postgres';

const trust = syntheticTrusts[0]!;
// mkdtemp gives a folder that only its owner may enter, as a clone in a private home is.
const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
const options = {
  stateFolder: join(folder, 'postgres'),
  port: 0,
  ownerPassword: 'o'.repeat(20),
  queryPassword: 'q'.repeat(20),
};
let server: LocalPostgres;

/** Runs one statement in a session of its own. */
async function ask(connectionString: string, ...statements: string[]): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    let rows: Record<string, unknown>[] = [];
    for (const statement of statements) rows = (await client.query(statement)).rows;
    return rows;
  } finally {
    await client.end();
  }
}
const asQuery = (...statements: string[]) => ask(server.queryConnectionString, ...statements);

beforeAll(async () => {
  options.port = await freePort();
  server = await startPostgres(options);
  await loadOmop(trust, server.connectionString);
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('the database has the 39 tables of CDM 5.4 and the two imaging tables', async () => {
  const rows = await ask(
    server.connectionString,
    `SELECT count(*)::int AS n FROM information_schema.tables WHERE table_schema = 'omop'`,
  );
  expect(rows).toEqual([{ n: 41 }]);
});

test('a trust is loaded whole, and the query role may count it', async () => {
  const [row] = await asQuery(`SELECT
    (SELECT count(*) FROM omop.person)::int AS persons,
    (SELECT count(*) FROM omop.image_occurrence)::int AS images,
    (SELECT count(DISTINCT person_id) FROM omop.condition_occurrence c
       JOIN omop.concept_ancestor a ON a.descendant_concept_id = c.condition_concept_id
      WHERE a.ancestor_concept_id = ${concepts.respiratoryDisorder})::int AS respiratory,
    (SELECT count(*) FROM omop.condition_occurrence
      WHERE condition_concept_id = ${concepts.respiratoryDisorder})::int AS exactly`);
  expect(row).toMatchObject({ persons: trust.persons, images: studies(trust).length, exactly: 0 });
  expect(row?.respiratory).toBeGreaterThan(400);
});

test('the query role has no search path and cannot read what no cohort question needs', async () => {
  await expect(asQuery('SELECT count(*) FROM person')).rejects.toThrow(/does not exist/);
  await expect(asQuery('SELECT note_text FROM omop.note')).rejects.toThrow(/permission denied/);
  await expect(asQuery('SELECT count(*) FROM omop.location')).rejects.toThrow(/permission denied/);
  await expect(asQuery('SELECT * FROM pg_catalog.pg_roles')).rejects.toThrow(/permission denied/);
});

test.each([
  ['writes a row', 'DELETE FROM omop.death'],
  ['makes a table', 'CREATE TABLE public.mine (a int)'],
  ['makes a temporary table', 'CREATE TEMP TABLE mine (a int)'],
  ['stores a large object', 'SELECT lo_create(0)'],
  ['holds a lock that others see', 'SELECT pg_advisory_lock(1)'],
  ['waits', 'SELECT pg_sleep(1)'],
  ['runs SQL out of a string', `SELECT query_to_xml('SELECT 1', true, false, '')`],
  ['runs SQL out of a text search', `SELECT * FROM ts_stat('SELECT 1')`],
  ['reads a file of the server', `SELECT pg_read_file('postgresql.conf')`],
  ['starts a program', `COPY (SELECT 1) TO PROGRAM 'true'`],
])('even with its settings lifted, the query role never %s', async (_, statement) => {
  const lifted = ['SET default_transaction_read_only = off', 'SET statement_timeout = 0'];
  await expect(asQuery(...lifted, statement)).rejects.toThrow(/permission denied/);
});

test('an honest session of the query role is read-only and limited in time', async () => {
  expect(await asQuery('SHOW statement_timeout')).toEqual([{ statement_timeout: '30s' }]);
  expect(await asQuery('SHOW default_transaction_read_only')).toEqual([{ default_transaction_read_only: 'on' }]);
});

test('a wrong password is refused, the right one is not', async () => {
  const wrong = server.queryConnectionString.replace('q'.repeat(20), 'w'.repeat(20));
  await expect(ask(wrong, 'SELECT 1')).rejects.toThrow(/password/);
  expect(await asQuery('SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('killed and started again on the same folder, it still has every row', async () => {
  server.kill();
  server = await startPostgres(options);
  expect(await asQuery('SELECT count(*)::int AS n FROM omop.person')).toEqual([{ n: trust.persons }]);
});

test('stopped and started again, it does not load its tables twice', async () => {
  await server.stop();
  server = await startPostgres(options);
  expect(await asQuery('SELECT count(*)::int AS n FROM omop.person')).toEqual([{ n: trust.persons }]);
});
