import * as z from 'zod';
import { dataFingerprint } from '../adapters/data-fingerprint.ts';
import type { RunStatement } from '../adapters/postgres-views.ts';
import { rowsOf } from '../adapters/rows-of.ts';
import { copiedTables } from './copied-tables.ts';

const names = copiedTables.map(({ name }) => `omop.${name}`);

const Source = z.tuple([z.tuple([z.coerce.number(), z.boolean()])]);

/** A text that changes when one of the copied tables is written to, at the latest a minute after. */
export const copyStamp = (runStatement: RunStatement): Promise<string> => dataFingerprint(runStatement, names);

/**
 * The bytes of the copied tables in PostgreSQL, and whether the stamp shows every change of them: a view or a
 * partitioned table has no statistics of its own, and a standby has none at all.
 */
export async function copySource(
  runStatement: RunStatement,
): Promise<{ readonly bytes: number; readonly showsChanges: boolean }> {
  const statement = {
    text: `SELECT coalesce(pg_catalog.sum(pg_catalog.pg_relation_size(oid)), 0),
        coalesce(pg_catalog.bool_and(relkind = 'r'
          AND (pg_catalog.pg_relation_size(oid) = 0 OR pg_catalog.pg_stat_get_tuples_inserted(oid) > 0)), true)
      FROM pg_catalog.unnest($1::text[]) AS name JOIN pg_catalog.pg_class ON oid = pg_catalog.to_regclass(name)`,
    values: [names],
  };
  const [[bytes, showsChanges]] = await rowsOf(runStatement, statement, Source);
  return { bytes, showsChanges };
}
