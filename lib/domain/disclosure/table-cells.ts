import { RoaringBitmap32 } from 'roaring-wasm';
import type { CrossTable, Distribution, DistributionName } from '#contracts/cohort-result';
import type { DistributionTable } from './distribution-table.ts';
import type { PersonSet } from './person-set.ts';
import type { ReleasedNumber } from './release-number.ts';

/** In these each person stands in exactly one cell. */
const partitions: readonly DistributionName[] = ['ageBand', 'sex', 'ethnicity', 'latestStudyMonth'];

/** Whether each person stands in exactly one cell of this distribution. */
export const isPartition = (name: DistributionName): boolean => partitions.includes(name);

/** The tables of a question. */
export type WantedTables = {
  readonly tables: readonly DistributionTable[];
  readonly crossTables: readonly (readonly [rows: DistributionTable, columns: DistributionTable])[];
};

/** A person is counted in at most so many cells of a table in which persons may stand in several. */
export const mostValuesCounted = 4;

/** The cells of one table, in an order that does not depend on the cohort. */
export type TableCells = {
  readonly members: readonly PersonSet[];
  /** Whether each person stands in exactly one. */
  readonly partition: boolean;
  /** In how many cells each person is counted at most where there is noise. */
  readonly most: number;
  /** Every index of `members`, in the order in which the cells of a person with many of them are counted. */
  readonly countingOrder: readonly number[];
};

/** Of years the latest are counted first, of all else the first of the list. */
const countingOrder = ({ name, values }: DistributionTable): readonly number[] => {
  const order = values.map((_, index) => index);
  return name === 'studyYear' ? order.reverse() : order;
};

/** The cells of two tables at once, row by row, of these persons alone: a trust may have a thousand times as many. */
function crossed({ values: rows }: DistributionTable, columns: DistributionTable, among: PersonSet): PersonSet[] {
  return rows.flatMap((row) => {
    const ofRow = RoaringBitmap32.and(among, row.members);
    const cells = columns.values.map((column) => RoaringBitmap32.and(ofRow, column.members));
    ofRow.dispose();
    return cells;
  });
}

/** How the persons of a table of these distributions are counted. */
function countingOf(...names: readonly DistributionTable['name'][]): Pick<TableCells, 'partition' | 'most'> {
  const partition = names.every(isPartition);
  return { partition, most: partition ? 1 : mostValuesCounted };
}

/** The cells of every distribution, then those of every cross-table, as far as they have any of these persons. */
export const cellsOf = ({ tables, crossTables }: WantedTables, among: PersonSet): readonly TableCells[] => [
  ...tables.map((table) => ({
    members: table.values.map(({ members }) => members),
    ...countingOf(table.name),
    countingOrder: countingOrder(table),
  })),
  ...crossTables.map(([rows, columns]) => ({
    members: crossed(rows, columns, among),
    ...countingOf(rows.name, columns.name),
    countingOrder: countingOrder(rows).flatMap((row) =>
      countingOrder(columns).map((column) => row * columns.values.length + column),
    ),
  })),
];

/** Released tables as the answer carries them. */
export type ReleasedTables = { readonly distributions: Distribution[]; readonly crossTables: CrossTable[] };

/** Gives the released cells of `cellsOf`, in its order, their labels again. */
export function labelled(
  { tables, crossTables }: WantedTables,
  released: readonly (readonly ReleasedNumber[])[],
): ReleasedTables {
  const cell = (table: number, index: number): ReleasedNumber => released[table]?.[index] ?? { persons: null };
  return {
    distributions: tables.map(({ name, values }, table) => ({
      name,
      cells: values.map(({ label }, index) => ({ value: label, ...cell(table, index) })),
    })),
    crossTables: crossTables.map(([rows, columns], table) => ({
      rows: rows.name,
      columns: columns.name,
      cells: rows.values.flatMap((row, rowIndex) =>
        columns.values.map((column, index) => ({
          row: row.label,
          column: column.label,
          ...cell(tables.length + table, rowIndex * columns.values.length + index),
        })),
      ),
    })),
  };
}
