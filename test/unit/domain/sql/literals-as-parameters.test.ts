import { deparse } from 'pgsql-deparser';
import { expect, it } from 'vitest';
import { parseSql } from '#appliance/services/query/sql/parse-sql';
import { literalsAsParameters } from '#domain/sql/literals-as-parameters';
import type { SqlNode } from '#domain/sql/sql-tree';

async function replaced(sql: string, before = 0) {
  const parsed = await parseSql(sql);
  if (parsed.kind === 'refused') throw new Error(sql);
  const { stmt } = (parsed.tree as { stmts: [{ stmt: SqlNode }] }).stmts[0];
  const { statement, parameters } = literalsAsParameters(stmt, before);
  return { text: await deparse([statement as never], { pretty: false }), parameters };
}

it.each([
  ['a = 5', 'a = CAST($1 AS int)'],
  ['a > 1.5', 'a > CAST($1 AS numeric)'],
  ["day = '2020-01-01'", 'day = CAST($1 AS pg_catalog.date)'],
  ["term = 'Y'", 'term = CAST($1 AS pg_catalog.text)'],
  ["day > DATE '2020-01-01' - INTERVAL '1 year'", 'day > (CAST($1 AS date) - CAST($2 AS interval))'],
  ['EXTRACT(YEAR FROM day) = 2020', 'EXTRACT(YEAR FROM day) = CAST($1 AS int)'],
  ['a IN (1, 2)', 'a IN (CAST($1 AS int), CAST($2 AS int))'],
])('puts parameters in place of the values of %s', async (condition, expected) => {
  const { text } = await replaced(`SELECT x FROM t WHERE ${condition}`);
  expect(text).toBe(`SELECT x FROM t WHERE ${expected}`);
});

it('makes the same statement of two that differ in their values only, and not of others', async () => {
  const [one, two] = [await replaced('SELECT x FROM t WHERE a = 5'), await replaced('SELECT x FROM t WHERE a = 6')];
  expect(one).toEqual(two);
  expect(await replaced('SELECT x FROM t WHERE a > 5')).not.toEqual(one);
});

it('numbers the parameters after those that stand for lists', async () => {
  const { text, parameters } = await replaced("SELECT x FROM t WHERE a = ANY($1) AND b = 'x' AND c = 'y'", 1);
  expect(text).toMatch(/ANY \(?\(?\$1\)?.* b = CAST\(\$2 AS \S+\) AND c = CAST\(\$3 AS \S+\)$/);
  expect(parameters).toBe(3);
});

it('leaves numbers of columns, numbers of rows and sizes of types, NULL and truth values', async () => {
  const sql =
    'SELECT x FROM t WHERE EXISTS (SELECT FROM s LIMIT 1) AND a IS NULL AND b = true AND c::numeric(9, 2) = c GROUP BY 1 ORDER BY 1';
  const { text, parameters } = await replaced(sql);
  expect(parameters).toBe(0);
  expect(text).toMatch(/LIMIT 1\).*GROUP BY 1 ORDER BY 1/);
});
