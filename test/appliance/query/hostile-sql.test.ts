import { randomLcg } from 'd3-random';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planCost } from '#appliance/services/query/adapters/plan-cost';
import type { PlannedStatement } from '#appliance/services/query/ports';
import { sqlTables } from '#domain/sql/sql-tables';
import type { LocalPostgres } from '#local/trust-parts/postgres';
import { hostileRows, type RowsOfPerson } from '#test/fixtures/hostile-rows';
import { hostileSql } from '#test/fixtures/hostile-sql';
import { rowByRow } from '#test/support/row-by-row';
import { runningPostgres } from '#test/support/running-postgres';
import { listsFrom, sqlVerdict } from '#test/support/sql-verdict';

const persons = [1, 2, 3, 4, 5, 6];
const rounds = 12;
const writtenInRound = 700;

/** What becomes of everybody but the kept: all gone, only listed, other records, or nobody but one kept. */
const changes = [
  { name: 'gone', kept: 3, others: () => [] },
  {
    name: 'without records',
    kept: 3,
    others: (rows: readonly string[]) => rows.filter((row) => /omop\.person /.test(row)),
  },
  { name: 'of other records', kept: 3, others: (_: readonly string[], anew: readonly string[]) => anew },
  { name: 'one alone', kept: 1, others: () => [] },
] as const;

let server: LocalPostgres;
let rowsOf: RowsOfPerson;
/** The whole database, and one for each change. */
const worlds: { readonly owner: pg.Client; readonly reader: pg.Client }[] = [];

const patients = Object.entries(sqlTables).flatMap(([table, { patients: are }]) => (are ? [table] : []));
const vocabulary = `
  INSERT INTO omop.concept SELECT i, (ARRAY['a', 'b', 'ab'])[i], 'a', 'a', 'a', 'a', 'b', '2020-01-01', '2020-01-03' FROM generate_series(1, 3) AS i;
  INSERT INTO omop.concept_ancestor VALUES (1, 2, 1, 1), (1, 1, 0, 0), (2, 3, 1, 2)`;

beforeAll(async () => {
  server = await runningPostgres('hostile-sql');
  const open = async (base: string, database?: string): Promise<pg.Client> => {
    const url = new URL(base);
    if (database !== undefined) url.pathname = `/${database}`;
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    return client;
  };
  const first = await open(server.connectionString);
  rowsOf = await hostileRows(first);
  await first.query(vocabulary);
  const original = new URL(server.connectionString).pathname.slice(1);
  await first.end();
  const maker = await open(server.connectionString, 'template1');
  for (const index of changes.keys()) await maker.query(`CREATE DATABASE changed_${index} TEMPLATE "${original}"`);
  await maker.end();
  for (const database of [original, ...changes.map((_, index) => `changed_${index}`)])
    worlds.push({
      owner: await open(server.connectionString, database),
      reader: await open(server.queryConnectionString, database),
    });
});

afterAll(async () => {
  for (const { owner, reader } of worlds) await Promise.all([owner.end(), reader.end()]);
  await server?.stop();
});

/** Fills the whole database and its changed ones, and tells who was kept in each. */
async function fill(seed: number): Promise<readonly (readonly number[])[]> {
  const chance = randomLcg(seed);
  const rows = new Map(persons.map((person) => [person, rowsOf(person, chance)]));
  const anew = new Map(persons.map((person) => [person, rowsOf(person, chance)]));
  const from = Math.floor(chance() * persons.length);
  const kept = changes.map((change) => persons.filter((person) => (person + from) % persons.length < change.kept));
  const load = async (owner: pg.Client, statements: readonly string[]): Promise<void> => {
    await owner.query(
      ['BEGIN', ...patients.map((table) => `DELETE FROM omop.${table}`), ...statements, 'COMMIT'].join('; '),
    );
  };
  await load(worlds[0]!.owner, [...rows.values()].flat());
  for (const [index, { others }] of changes.entries())
    await load(
      worlds[index + 1]!.owner,
      persons.flatMap((person) =>
        kept[index]!.includes(person) ? rows.get(person)! : others(rows.get(person)!, anew.get(person)!),
      ),
    );
  return kept;
}

const ask = async (reader: pg.Client, text: string, lists: readonly string[]): Promise<number[]> =>
  (await reader.query<{ person_id: number }>(text, await listsFrom(reader, lists))).rows
    .map((row) => row.person_id)
    .sort((a, b) => a - b);

/** What PostgreSQL expects a statement to cost that is planned without its literals. */
const costOf = async (planned: PlannedStatement): Promise<number> => {
  const { reader } = worlds[0]!;
  await reader.query('BEGIN');
  const run = async (text: string) => (await reader.query({ text, rowMode: 'array' as const })).rows as unknown[][];
  const cost = await planCost(run, planned, 5000);
  await reader.query('COMMIT');
  return cost;
};

describe('SQL written by chance and by somebody who knows the gate', () => {
  it.each(Array.from({ length: rounds }, (_, index) => (index + 1) / (rounds + 1)))(
    'fails on no data, and moves nobody by the rows of others, where it is let through (seed %f)',
    async (seed) => {
      const kept = await fill(seed);
      const chance = randomLcg(seed);
      const asked = { allowed: 0, told: 0 };
      for (let written = 0; written < writtenInRound; written += 1) {
        const sql = hostileSql(chance);
        const verdict = await sqlVerdict(sql);
        if (verdict.kind === 'refused') {
          // The gate refuses for a reason of its own, never because it could not write down what it had understood.
          const rules = verdict.faults.map(({ rule }) => rule);
          expect(rules, sql).not.toContain('the statement as it would run is the one that was judged');
          continue;
        }
        const [whole = [], ...changed] = await Promise.all(
          worlds.map(({ reader }) =>
            ask(reader, verdict.text, verdict.lists).catch((error: Error) =>
              expect.unreachable(`${error.message}: ${sql}`),
            ),
          ),
        );
        // A set is worked out once, whatever the data are, and what is not one is joined.
        const lists = await listsFrom(worlds[0]!.reader, verdict.lists);
        expect(await costOf(verdict.planned), sql).toBeGreaterThanOrEqual(0);
        expect(await rowByRow(worlds[0]!.reader, verdict.text, lists), sql).toEqual([]);
        for (const [index, found] of changed.entries()) {
          const of = (answer: readonly number[]): number[] => answer.filter((person) => kept[index]!.includes(person));
          expect(of(found), `others ${changes[index]!.name}: ${sql}`).toEqual(of(whole));
        }
        asked.allowed += 1;
        if (whole.length > 0 && whole.length < persons.length) asked.told += 1;
      }
      // Where nothing were let through, or everybody were always found, nothing would have been tried.
      expect(asked.allowed).toBeGreaterThan(writtenInRound / 6);
      expect(asked.told).toBeGreaterThan(asked.allowed / 6);
    },
    60_000,
  );
});
