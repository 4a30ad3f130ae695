import pg from 'pg';
import { ConfigError } from '#appliance/platform/config';
import { checkIndexes } from './check-indexes.ts';
import { checkStatistics } from './check-statistics.ts';
import { foundTables } from './found-tables.ts';
import { indexTable } from './index-table.ts';
import { wantedIndexes } from './wanted-indexes.ts';

/** Where to look, and whether to change anything. */
export type OmopIndexesOptions = {
  /** With `apply` the connection of the owner of the tables, otherwise any that may read the catalogue. */
  readonly databaseUrl: string;
  readonly apply: boolean;
  readonly write: (text: string) => void;
};

async function look(client: pg.Client) {
  const wanted = wantedIndexes();
  const tables = await foundTables(client);
  const indexes = checkIndexes(wanted, tables);
  const statistics = checkStatistics([...new Set(wanted.map(({ table }) => table)), 'person'], tables);
  return { tables, indexes, statistics };
}

async function requireOwner(client: pg.Client, tables: Awaited<ReturnType<typeof foundTables>>): Promise<void> {
  const { rows } = await client.query(`SELECT current_user = 'flip_query' AS only_reads`);
  if (rows[0]?.only_reads === true || tables.some(({ ownedByUs }) => !ownedByUs))
    throw new ConfigError('--apply needs the connection of the owner of the OMOP tables, not one that only reads them');
}

/**
 * Compares a trust's database with what cohort questions need and says what to run. It changes nothing unless `apply`
 * is set; then it makes the missing indexes one after the other without locking anybody out, and counts what needs
 * counting. Answers whether nothing is left to do.
 */
export async function omopIndexes({ databaseUrl, apply, write }: OmopIndexesOptions): Promise<boolean> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'flip-appliance' });
  await client.connect();
  try {
    const { tables, indexes, statistics } = await look(client);
    write(indexTable(indexes, statistics));
    const statements = [...indexes.flatMap((found) => found.statements), ...statistics.map((found) => found.statement)];
    if (!apply || statements.length === 0) return statements.length === 0;
    await requireOwner(client, tables);
    for (const statement of statements) {
      write(`${statement}\n`);
      await client.query(statement);
    }
    const after = await look(client);
    return after.indexes.every(({ statements: left }) => left.length === 0);
  } finally {
    await client.end();
  }
}
