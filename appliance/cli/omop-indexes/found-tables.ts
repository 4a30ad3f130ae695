import type pg from 'pg';
import * as z from 'zod';

const FoundIndex = z.object({
  name: z.string(),
  /** Whether it is finished and covers every row: an unfinished or partial one helps no question. */
  usable: z.boolean(),
  valid: z.boolean(),
  /** Key columns in order; null for an expression. */
  keys: z.array(z.string().nullable()),
  included: z.array(z.string()),
});

const FoundTable = z.object({
  table: z.string(),
  /** As PostgreSQL estimates them; -1 where it never counted. */
  rows: z.number(),
  /** Part of its pages that an index alone may answer for. */
  visible: z.number(),
  changedSinceAnalyse: z.number(),
  ownedByUs: z.boolean(),
  columns: z.array(z.object({ name: z.string(), bytes: z.number() })),
  indexes: z.array(FoundIndex),
});

/** What the catalogue tells of an index. */
export type FoundIndex = z.infer<typeof FoundIndex>;

/** What the catalogue tells of a table of schema `omop`. */
export type FoundTable = z.infer<typeof FoundTable>;

/** Only the catalogue is asked, never a row. */
const statement = `
  SELECT class.relname AS table, class.reltuples::float8 AS rows,
    CASE WHEN class.relpages > 0 THEN class.relallvisible::float8 / class.relpages ELSE 1 END AS visible,
    pg_catalog.pg_stat_get_mod_since_analyze(class.oid)::float8 AS "changedSinceAnalyse",
    pg_catalog.pg_has_role(class.relowner, 'USAGE') AS "ownedByUs",
    (SELECT pg_catalog.json_agg(pg_catalog.json_build_object('name', attname, 'bytes',
        coalesce((SELECT avg_width FROM pg_catalog.pg_stats WHERE schemaname = 'omop' AND tablename = class.relname
          AND pg_stats.attname = pg_attribute.attname), CASE WHEN attlen > 0 THEN attlen ELSE 8 END)))
      FROM pg_catalog.pg_attribute WHERE attrelid = class.oid AND attnum > 0 AND NOT attisdropped) AS columns,
    coalesce((SELECT pg_catalog.json_agg(pg_catalog.json_build_object('name', own.relname,
        'valid', indisvalid,
        'usable', indisvalid AND indisready AND indpred IS NULL AND access.amname = 'btree',
        'keys', (SELECT pg_catalog.json_agg(attname ORDER BY place)
          FROM pg_catalog.generate_series(0, indnkeyatts - 1) AS place
          LEFT JOIN pg_catalog.pg_attribute ON attrelid = indrelid AND attnum = indkey[place] AND attnum > 0),
        'included', coalesce((SELECT pg_catalog.json_agg(attname)
          FROM pg_catalog.generate_series(indnkeyatts, indnatts - 1) AS place
          JOIN pg_catalog.pg_attribute ON attrelid = indrelid AND attnum = indkey[place]), '[]'))
        ORDER BY own.relname)
      FROM pg_catalog.pg_index
      JOIN pg_catalog.pg_class AS own ON own.oid = indexrelid
      JOIN pg_catalog.pg_am AS access ON access.oid = own.relam
      WHERE indrelid = class.oid), '[]') AS indexes
  FROM pg_catalog.pg_class AS class
  WHERE class.relnamespace = pg_catalog.to_regnamespace('omop') AND class.relkind IN ('r', 'p', 'm')
  ORDER BY class.relname`;

/** Reads the catalogue for every table of schema `omop`; views have no indexes and are not listed. */
export const foundTables = async (client: pg.Client): Promise<readonly FoundTable[]> =>
  z.array(FoundTable).parse((await client.query(statement)).rows);
