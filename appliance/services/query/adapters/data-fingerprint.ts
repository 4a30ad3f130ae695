import * as z from 'zod';
import type { RunStatement } from './postgres-views.ts';
import { rowsOf } from './rows-of.ts';

const tablesOfDistributions: readonly string[] = [
  'omop.person',
  'omop.image_occurrence',
  'omop.image_feature',
  'omop.measurement',
  'omop.concept',
];

const Fingerprint = z.tuple([z.tuple([z.string()])]);

/**
 * A text that changes when one of the tables is written to, by default those of the distributions. It is made from
 * PostgreSQL's statistics of each table: its file, its size, and the numbers of rows ever inserted, updated and deleted.
 * These numbers are updated at the latest a minute after a transaction has ended. A standby has only files and sizes, and
 * a view has none of them, so that cached data must also be read again after some time.
 */
export const dataFingerprint = async (
  runStatement: RunStatement,
  tables: readonly string[] = tablesOfDistributions,
): Promise<string> => {
  const statement = {
    text: `SELECT pg_catalog.string_agg(pg_catalog.concat_ws(':', relfilenode, pg_catalog.pg_relation_size(oid),
        pg_catalog.pg_stat_get_tuples_inserted(oid), pg_catalog.pg_stat_get_tuples_updated(oid),
        pg_catalog.pg_stat_get_tuples_deleted(oid)), ' ' ORDER BY oid)
      FROM pg_catalog.unnest($1::text[]) AS name JOIN pg_catalog.pg_class ON oid = pg_catalog.to_regclass(name)`,
    values: [tables],
  };
  return (await rowsOf(runStatement, statement, Fingerprint))[0][0];
};
