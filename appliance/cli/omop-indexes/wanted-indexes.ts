import { readFileSync } from 'node:fs';

/** An index that cohort questions need. */
export type WantedIndex = {
  readonly name: string;
  /** Without its schema, which is always `omop`. */
  readonly table: string;
  readonly columns: readonly string[];
  /** Columns that only have to be in the index. */
  readonly included: readonly string[];
  readonly why: string;
};

const file = new URL('../../omop/20-indexes.sql', import.meta.url);

const entry =
  /((?:^-- .*\n)+)CREATE INDEX IF NOT EXISTS (\w+) ON omop\.(\w+) \(([\w, ]+)\)(?: INCLUDE \(([\w, ]+)\))?;$/gm;

const named = (columns: string | undefined): string[] => (columns === undefined ? [] : columns.split(', '));

/** Every index of `appliance/omop/20-indexes.sql`, with the comment above it as its reason. */
export const wantedIndexes = (sql = readFileSync(file, 'utf8')): readonly WantedIndex[] =>
  [...sql.matchAll(entry)].map(([, comment = '', name = '', table = '', columns, included]) => ({
    name,
    table,
    columns: named(columns),
    included: named(included),
    why: comment.replace(/^-- /gm, '').trim().replaceAll('\n', ' '),
  }));
