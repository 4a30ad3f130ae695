import * as z from 'zod';
import type { Ask } from './postgres-views.ts';
import { rowsOf } from './rows-of.ts';

const tables: readonly string[] = [
  'omop.person',
  'omop.image_occurrence',
  'omop.image_feature',
  'omop.measurement',
  'omop.concept',
];

const Fingerprint = z.tuple([z.tuple([z.string()])]);

/**
 * Text that changes when one of the tables behind the distributions was written to, from what PostgreSQL keeps of
 * each: its file, its size, and how many rows were ever inserted, updated and deleted. A writer reports those numbers
 * when its transaction has ended, at the latest a minute later. A standby knows only files and sizes, and a view
 * neither: what is read from there also needs an age at which it is read again.
 */
export const dataFingerprint = async (ask: Ask): Promise<string> => {
  const statement = {
    text: `SELECT pg_catalog.string_agg(pg_catalog.concat_ws(':', relfilenode, pg_catalog.pg_relation_size(oid),
        pg_catalog.pg_stat_get_tuples_inserted(oid), pg_catalog.pg_stat_get_tuples_updated(oid),
        pg_catalog.pg_stat_get_tuples_deleted(oid)), ' ' ORDER BY oid)
      FROM pg_catalog.unnest($1::text[]) AS name JOIN pg_catalog.pg_class ON oid = pg_catalog.to_regclass(name)`,
    values: [tables],
  };
  return (await rowsOf(ask, statement, Fingerprint))[0][0];
};
