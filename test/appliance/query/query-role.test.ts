import { readFileSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import type { LocalPostgres } from '#local/trust-parts/postgres';
import { runningPostgres } from '#test/support/running-postgres';

let server: LocalPostgres;
let owner: pg.Client;

/** A session of the role without any gate before it, its own settings lifted as far as it can lift them. */
const hostile = async (...statements: readonly string[]): Promise<unknown[][]> => {
  const client = new pg.Client({ connectionString: server.queryConnectionString });
  await client.connect();
  try {
    await client.query('SET default_transaction_read_only = off; SET statement_timeout = 0; SET lock_timeout = 0');
    let rows: unknown[][] = [];
    for (const text of statements) rows = (await client.query<unknown[]>({ text, rowMode: 'array' })).rows;
    return rows;
  } finally {
    await client.end();
  }
};

beforeAll(async () => {
  server = await runningPostgres('query-role');
  owner = new pg.Client({ connectionString: server.connectionString });
  await owner.connect();
  await owner.query(`
    INSERT INTO omop.person (person_id, gender_concept_id, year_of_birth, race_concept_id, ethnicity_concept_id)
      VALUES (1, 8532, 1950, 0, 0);
    INSERT INTO omop.note (note_id, person_id, note_date, note_type_concept_id, note_class_concept_id, note_text,
      encoding_concept_id, language_concept_id) VALUES (1, 1, '2020-01-01', 0, 0, 'a secret of a patient', 0, 0);
    INSERT INTO omop.note_nlp (note_nlp_id, note_id, lexical_variant, note_nlp_concept_id, nlp_date)
      VALUES (1, 1, 'a secret word', 5, '2020-01-01')`);
});

afterAll(async () => {
  await owner?.end();
  await server?.stop();
});

describe('with the gate gone and its settings lifted, the role of the query service', () => {
  it.each([
    ['reads no words of notes', 'SELECT note_text FROM omop.note'],
    ['reads no whole note', 'SELECT * FROM omop.note'],
    ['reads no whole row in disguise', 'SELECT note FROM omop.note'],
    ['reads no found words', 'SELECT lexical_variant FROM omop.note_nlp'],
    ['reads no address', 'SELECT zip FROM omop.location'],
    ['reads no name of a provider', 'SELECT provider_name FROM omop.provider'],
    ['reads no whole row of a provider', 'SELECT provider FROM omop.provider'],
    ['reads no name of a care site', 'SELECT care_site_name FROM omop.care_site'],
    ['reads no payer', 'SELECT 1 FROM omop.payer_plan_period'],
    ['reads no roles', 'SELECT rolname FROM pg_roles'],
    ['reads no password hashes', 'SELECT rolpassword FROM pg_authid'],
    ['reads no settings', 'SELECT name FROM pg_settings'],
    ['reads no sessions of others', 'SELECT query FROM pg_stat_activity'],
    ['reads no databases', 'SELECT datname FROM pg_database'],
    ['reads no source of functions', 'SELECT prosrc FROM pg_proc'],
    ['reads no statistics of hidden columns', 'SELECT stavalues1 FROM pg_statistic'],
    ['reads no schema of information', 'SELECT 1 FROM information_schema.tables'],
    ['reads no locks', 'SELECT 1 FROM pg_locks'],
    ['reads no rules of access to the host', 'SELECT 1 FROM pg_hba_file_rules'],
    ['reads no file', "SELECT pg_read_file('postgresql.conf')"],
    ['reads no binary file', "SELECT pg_read_binary_file('postgresql.conf')"],
    ['lists no folder', "SELECT pg_ls_dir('.')"],
    ['looks at no file', "SELECT pg_stat_file('postgresql.conf')"],
    ['copies no file in', "COPY omop.person FROM '/etc/passwd'"],
    ['copies nothing to a file', "COPY (SELECT 1) TO '/tmp/out'"],
    ['starts no program', "COPY (SELECT 1) TO PROGRAM 'true'"],
    ['imports no file as a large object', "SELECT lo_import('/etc/passwd')"],
    ['makes no large object', 'SELECT lo_create(0)'],
    ['exports no large object to a file', "SELECT lo_export(42, '/tmp/x')"],
    ['puts nothing into a large object', "SELECT lo_put(42, 0, '\\x00')"],
    ['unlinks no large object', 'SELECT lo_unlink(42)'],
    ['writes no page of a large object', "INSERT INTO pg_largeobject VALUES (42, 0, '\\x00')"],
    ['reads no page of a large object', 'SELECT data FROM pg_largeobject'],
    ['copies no file over the network', "COPY omop.death FROM '//a.example/b'"],
    ['makes no function of a library', "CREATE FUNCTION omop.f(text) RETURNS text AS '/tmp/x.so', 'f' LANGUAGE c"],
    ['makes no server elsewhere', "CREATE SUBSCRIPTION s CONNECTION 'host=a.example' PUBLICATION p"],
    ['asks no letter after another', "SELECT ascii('a')"],
    ['cuts no text into pieces', "SELECT substr('abc', 1, 1)"],
    ['turns nothing into other bytes', "SELECT convert_to('a', 'UTF8')"],
    ['reads no descriptions', "SELECT obj_description('omop.person'::regclass)"],
    ['keeps no large object', "SELECT lo_from_bytea(0, '\\x00')"],
    ['waits for nothing', 'SELECT pg_sleep(1)'],
    ['waits for no interval', "SELECT pg_sleep_for('1 second')"],
    ['takes no lock of its own naming', 'SELECT pg_advisory_lock(1)'],
    ['tries no lock either', 'SELECT pg_try_advisory_lock_shared(1)'],
    ['runs no SQL out of XML', "SELECT query_to_xml('SELECT 1', true, false, '')"],
    ['prints no table as XML', "SELECT table_to_xml('omop.person', true, false, '')"],
    ['runs no SQL out of a text search', "SELECT * FROM ts_stat('SELECT 1')"],
    ['sends no notice by a function', "SELECT pg_notify('a', 'b')"],
    ['changes no setting by a function', "SELECT set_config('work_mem', '1GB', false)"],
    ['asks no setting by a function', "SELECT current_setting('data_directory')"],
    ['asks for no time by the clock', 'SELECT clock_timestamp()'],
    ['asks for no chance', 'SELECT random()'],
    ['learns no address of the server', 'SELECT inet_server_addr()'],
    ['ends no session', 'SELECT pg_terminate_backend(1)'],
    ['reloads nothing', 'SELECT pg_reload_conf()'],
    ['switches no log', 'SELECT pg_switch_wal()'],
    ['exports no snapshot', 'SELECT pg_export_snapshot()'],
    ['blows up no text', "SELECT repeat('a', 1000000000)"],
    ['runs no block of code', 'DO $$ BEGIN NULL; END $$'],
    ['makes no function', 'CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$'],
    ['makes no table', 'CREATE TABLE omop.mine (a int)'],
    ['makes no temporary table', 'CREATE TEMP TABLE mine (a int)'],
    ['makes no temporary view', 'CREATE TEMP VIEW mine AS SELECT 1'],
    ['makes no schema', 'CREATE SCHEMA mine'],
    ['makes no role', 'CREATE ROLE mine'],
    ['makes no database', 'CREATE DATABASE mine'],
    ['becomes nobody else', 'SET ROLE flip_others'],
    ['becomes no owner', 'SET SESSION AUTHORIZATION omop_owner'],
    ['makes itself no superuser', 'ALTER ROLE flip_query SUPERUSER'],
    ['lifts no limit of its connections', 'ALTER ROLE flip_query CONNECTION LIMIT 100'],
    ['lifts no limit of temporary files', "SET temp_file_limit = '100GB'"],
    ['deletes no row', 'DELETE FROM omop.death'],
    ['changes no row', 'UPDATE omop.person SET year_of_birth = 1'],
    ['adds no row', "INSERT INTO omop.death (person_id, death_date) VALUES (1, '2020-01-01')"],
    ['locks no row', 'SELECT 1 FROM omop.person FOR UPDATE'],
    ['keeps nobody from writing', 'BEGIN; LOCK TABLE omop.person IN SHARE MODE'],
    ['empties no table', 'TRUNCATE omop.person'],
    ['loads no library', "LOAD 'auto_explain'"],
    ['changes no system', "ALTER SYSTEM SET work_mem = '1GB'"],
    ['saves no checkpoint', 'CHECKPOINT'],
  ])('%s', async (_, statement) => {
    await expect(hostile(statement)).rejects.toThrow(/permission denied|access to library/);
  });

  it('still reads what cohort questions need', async () => {
    expect(
      await hostile('SELECT person_id, year_of_birth + 1 FROM omop.person WHERE gender_concept_id = 8532'),
    ).toEqual([[1, 1951]]);
    const found = `SELECT n.person_id FROM omop.note n JOIN omop.note_nlp x USING (note_id) WHERE x.note_nlp_concept_id = 5`;
    expect(await hostile(found)).toEqual([[1]]);
    expect(await hostile('SELECT provider_id, specialty_concept_id FROM omop.provider')).toEqual([]);
    expect(await hostile('SELECT care_site_id, place_of_service_concept_id FROM omop.care_site')).toEqual([]);
    await expect(hostile('SELECT count(*) FROM person')).rejects.toThrow(/does not exist/);
  });

  it('has eight sessions and no ninth', async () => {
    const open = () => {
      const client = new pg.Client({ connectionString: server.queryConnectionString });
      return client.connect().then(() => client);
    };
    const sessions = await Promise.all(Array.from({ length: 8 }, open));
    await expect(open()).rejects.toThrow(/too many connections/);
    await Promise.all(sessions.map((client) => client.end()));
  });

  it('begins each session with its limits, and keeps that of temporary files whatever it sets', async () => {
    const client = new pg.Client({ connectionString: server.queryConnectionString });
    await client.connect();
    const shown = async (name: string) => Object.values((await client.query(`SHOW ${name}`)).rows[0])[0];
    const names = ['statement_timeout', 'lock_timeout', 'work_mem', 'search_path', 'default_transaction_read_only'];
    const found = [];
    for (const name of names) found.push(await shown(name));
    expect(found).toEqual(['30s', '5s', '64MB', '""', 'on']);
    await expect(client.query("SET temp_file_limit = '-1'")).rejects.toThrow(/permission denied/);
    expect(await shown('temp_file_limit')).toBe('2GB');
    await client.end();
  });
});

test('run again, and after the hospital opened more than it meant to, the file takes back what the role must not have', async () => {
  const file = readFileSync('appliance/omop/roles.sql', 'utf8');
  await owner.query(`
    CREATE ROLE clerk LOGIN PASSWORD 'clerk';
    CREATE SCHEMA reports; GRANT USAGE ON SCHEMA reports TO PUBLIC;
    CREATE TABLE reports.names (name text); GRANT SELECT ON reports.names TO PUBLIC;
    GRANT SELECT ON omop.note TO PUBLIC;
    GRANT EXECUTE ON FUNCTION pg_catalog.pg_sleep(double precision) TO PUBLIC`);
  expect(await hostile('SELECT note_text FROM omop.note')).toEqual([['a secret of a patient']]);
  await owner.query(file);
  for (const statement of ['SELECT note_text FROM omop.note', 'SELECT name FROM reports.names', 'SELECT pg_sleep(0)'])
    await expect(hostile(statement)).rejects.toThrow(/permission denied/);
  const clerk = new pg.Client({ connectionString: server.connectionString.replace('omop_owner:owner', 'clerk:clerk') });
  await clerk.connect();
  // The clerk was let into the tables of omop by nobody but PUBLIC, and into their schema by nobody at all.
  for (const statement of [
    'SELECT note_text FROM reports.names, omop.note',
    'SELECT pg_sleep(0), random(), now()',
    'SELECT count(*) FROM pg_roles, information_schema.tables',
    'CREATE TEMP TABLE mine (a int)',
    'DO $$ BEGIN NULL; END $$',
  ])
    await (statement.includes('omop.')
      ? expect(clerk.query(statement)).rejects.toThrow(/schema omop/)
      : expect(clerk.query(statement)).resolves.toBeDefined());
  await clerk.end();
});
