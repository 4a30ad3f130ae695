import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import * as z from 'zod';
import { type CopiedTable, copiedTables } from './copied-tables.ts';
import { duckdbSettings } from './open-read-copy.ts';

/** Longest time of reading one table, in milliseconds. */
const tableTimeoutMilliseconds = 3_600_000;

/** How a column is copied, by the number of its type in PostgreSQL. A column of another type is left out. */
const kinds: Readonly<Record<number, Column['kind']>> = {
  20: 'bigint',
  21: 'integer',
  23: 'integer',
  25: 'text',
  701: 'double',
  1043: 'text',
  1082: 'date',
  1700: 'numeric',
};

type Column = { readonly name: string; readonly kind: 'bigint' | 'integer' | 'text' | 'double' | 'date' | 'numeric' };

const Columns = z.array(z.tuple([z.string(), z.int()]));

/** The columns of a table that there are and that the role may read. */
async function columnsOf(source: pg.Client, { name, columns }: CopiedTable): Promise<readonly Column[]> {
  const { rows } = await source.query({
    text: `SELECT attname::text, atttypid::integer FROM pg_catalog.pg_attribute
      WHERE attrelid = pg_catalog.to_regclass($1) AND attname = ANY ($2::text[]) AND NOT attisdropped
        AND pg_catalog.has_column_privilege(attrelid, attname, 'SELECT')`,
    values: [`omop.${name}`, columns],
    rowMode: 'array',
  });
  return Columns.parse(rows).flatMap(([column, type]) => {
    const kind = kinds[type];
    return kind === undefined ? [] : [{ name: column, kind }];
  });
}

/** Reads a column of the file with all columns as texts. */
const read = ({ kind, name }: Column): string => {
  switch (kind) {
    case 'text':
      return name;
    case 'date':
      // PostgreSQL and DuckDB write days before the year 1 in different ways.
      return `CAST(replace(${name}, ' BC', ' (BC)') AS date) AS ${name}`;
    case 'numeric':
      return `TRY_CAST(${name} AS double) AS ${name}`;
    default:
      return `CAST(${name} AS ${kind}) AS ${name}`;
  }
};

/**
 * That a number is the same as a double: it has at most 15 digits, or is the shortest text of its double. Such numbers
 * compare with a bound as they do in PostgreSQL.
 */
const isExact = (name: string): string =>
  `${name} IS NULL OR length(${name}) <= 15 OR CAST(TRY_CAST(${name} AS double) AS text) IS NOT DISTINCT FROM ${name}`;

async function copyTable(
  source: pg.Client,
  target: DuckDBConnection,
  table: CopiedTable,
  { folder, signal }: { readonly folder: string; readonly signal: AbortSignal },
): Promise<void> {
  const columns = await columnsOf(source, table);
  if (columns.length === 0) return;
  const file = join(folder, `${table.name}.csv`);
  const selected = columns.map(({ name }) => table.instead?.[name] ?? name).join(', ');
  const where = table.where === undefined ? '' : ` WHERE ${table.where}`;
  try {
    await pipeline(
      source.query(copyTo(`COPY (SELECT ${selected} FROM omop.${table.name}${where}) TO STDOUT (FORMAT csv)`)),
      createWriteStream(file, { mode: 0o600 }),
      { signal },
    );
    const names = columns.map(({ name }) => `'${name}': 'VARCHAR'`).join(', ');
    const rows =
      `read_csv('${file.replaceAll("'", "''")}', header = false, auto_detect = false, columns = {${names}}, delim = ',', ` +
      `quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false)`;
    const inexact: string[] = [];
    for (const { kind, name } of columns) {
      if (kind !== 'numeric') continue;
      const found = await target.runAndReadAll(`SELECT bool_and(${isExact(name)}) FROM ${rows}`);
      if (found.getRows()[0]?.[0] === false) inexact.push(name);
    }
    const kept = columns.filter(({ name }) => !inexact.includes(name));
    const order = table.sortedBy.filter((name) => kept.some((column) => column.name === name));
    await target.run(
      `CREATE TABLE omop.${table.name} AS SELECT ${kept.map(read).join(', ')} FROM ${rows}${order.length === 0 ? '' : ` ORDER BY ${order.join(', ')}`}`,
    );
  } finally {
    await rm(file, { force: true });
  }
}

const socketOf = (client: pg.Client) => (client as unknown as { readonly connection: pg.Connection }).connection.stream;

/**
 * Copies what typed cohorts ask for into a new DuckDB file, all as of one instant. `mark` is written last: a file
 * without it is no whole copy. Rejects where PostgreSQL or the disk fails, and when `signal` is aborted.
 */
export async function makeReadCopy(options: {
  readonly databaseUrl: string;
  readonly file: string;
  readonly folder: string;
  readonly mark: string;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { databaseUrl, file, folder, mark, signal } = options;
  const source = new pg.Client({
    connectionString: databaseUrl,
    application_name: 'flip-query-copy',
    connectionTimeoutMillis: 10_000,
    statement_timeout: tableTimeoutMilliseconds,
  });
  // A lost connection makes the statement fail; without a listener the same event would end the process.
  source.on('error', () => {});
  await source.connect();
  try {
    await source.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const instance = await DuckDBInstance.create(file, duckdbSettings(folder));
    try {
      const target = await instance.connect();
      signal.addEventListener('abort', () => target.interrupt(), { once: true });
      await target.run('CREATE SCHEMA omop');
      for (const table of copiedTables) {
        signal.throwIfAborted();
        await copyTable(source, target, table, { folder, signal });
      }
      await target.run('CREATE TABLE main.made AS SELECT $1::text AS mark', [mark]);
      await target.run('CHECKPOINT');
      target.closeSync();
    } finally {
      instance.closeSync();
    }
  } finally {
    // A connection whose COPY was broken off would have to read the rest before it could end.
    if (signal.aborted) socketOf(source).destroy();
    else await source.end();
  }
}
