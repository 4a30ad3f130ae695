import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { omopRows } from './omop-rows.ts';
import type { SyntheticTrust } from './trusts.ts';

/** PostgreSQL's text format for COPY; our values hold neither tabs nor backslashes. */
const line = (values: readonly (string | number | null)[]): string =>
  `${values.map((value) => (value === null ? '\\N' : String(value))).join('\t')}\n`;

/** Fills a trust's empty OMOP tables in one transaction. */
export async function loadOmop(trust: SyntheticTrust, connectionString: string): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    await client.query('BEGIN');
    for (const { table, columns, rows } of omopRows(trust))
      await pipeline(
        Readable.from(rows.map(line)),
        client.query(copyFrom(`COPY omop.${table} (${columns.join(', ')}) FROM STDIN`)),
      );
    await client.query('COMMIT');
    await client.query('ANALYZE');
  } finally {
    await client.end();
  }
}
