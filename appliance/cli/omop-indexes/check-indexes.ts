import type { FoundIndex, FoundTable } from './found-tables.ts';
import type { WantedIndex } from './wanted-indexes.ts';

/** How an index that cohort questions need is met. */
export type IndexFinding = {
  readonly wanted: WantedIndex;
  /** `partly`: another index narrows, and cannot answer alone. `no table`: there is nothing to index. */
  readonly state: 'present' | 'partly' | 'missing' | 'no table';
  /** The index that is there, whatever its name. */
  readonly by?: string;
  readonly estimatedBytes?: number;
  /** What the owner would run; nothing where it is present. */
  readonly statements: readonly string[];
};

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Bytes of an index entry beside its columns: header and its place on the page. */
const entryBytes = 12;

/** B-tree pages are filled to 90 of 100 when an index is made. */
const fill = 0.9;

function estimate(wanted: WantedIndex, { columns, rows }: FoundTable): number {
  const names = [...wanted.columns, ...wanted.included];
  const width = columns.filter(({ name }) => names.includes(name)).reduce((sum, { bytes }) => sum + bytes, 0);
  return Math.round((Math.max(rows, 0) * (Math.ceil(width / 8) * 8 + entryBytes)) / fill);
}

const leads = (index: FoundIndex, columns: readonly string[]): boolean =>
  columns.every((column, place) => index.keys[place] === column);

const answersAlone = (index: FoundIndex, { columns, included }: WantedIndex): boolean =>
  leads(index, columns) && included.every((column) => index.keys.includes(column) || index.included.includes(column));

/** A free name, and before it the removal of what an interrupted build of this index left. */
function statementsFor(wanted: WantedIndex, indexes: readonly FoundIndex[], taken: ReadonlySet<string>): string[] {
  const left = indexes.find(({ name, valid }) => name === wanted.name && !valid);
  const free = left !== undefined || !taken.has(wanted.name);
  const name = free ? wanted.name : `flip_${wanted.name}`;
  const included = wanted.included.length === 0 ? '' : ` INCLUDE (${wanted.included.join(', ')})`;
  return [
    ...(left === undefined ? [] : [`DROP INDEX CONCURRENTLY omop.${quoted(left.name)};`]),
    `CREATE INDEX CONCURRENTLY ${quoted(name)} ON omop.${wanted.table} (${wanted.columns.join(', ')})${included};`,
  ];
}

/** Compares by the leading columns, because a trust's own indexes have other names. */
export function checkIndexes(wanted: readonly WantedIndex[], tables: readonly FoundTable[]): IndexFinding[] {
  const taken = new Set(tables.flatMap(({ indexes }) => indexes.map(({ name }) => name)));
  return wanted.map((one) => {
    const table = tables.find((found) => found.table === one.table);
    if (table === undefined) return { wanted: one, state: 'no table', statements: [] };
    const usable = table.indexes.filter((index) => index.usable);
    const whole = usable.find((index) => answersAlone(index, one));
    if (whole !== undefined) return { wanted: one, state: 'present', by: whole.name, statements: [] };
    const part = usable.find((index) => leads(index, one.columns.slice(0, 1)));
    return {
      wanted: one,
      ...(part === undefined ? { state: 'missing' } : { state: 'partly', by: part.name }),
      estimatedBytes: estimate(one, table),
      statements: statementsFor(one, table.indexes, taken),
    };
  });
}
