import { RoaringBitmap32 } from 'roaring-wasm';
import type { CrossTable, Distribution, DistributionName } from '#contracts/cohort-result';
import type { RecordedTable } from './disclosure-ledger.ts';
import type { DistributionTable } from './distribution-table.ts';
import { noiseCut } from './keyed-noise.ts';
import { sdOf } from './noise-scale.ts';
import type { OpenQuestion } from './open-question.ts';
import { type ReleasedNumber, releaseNumber } from './release-number.ts';
import { cellSd, type SettledNumber } from './settle-number.ts';
import { limitsOf, settleTable, type TableCell } from './settle-table.ts';

/** In these each person stands in exactly one cell. */
const partitions: readonly DistributionName[] = ['ageBand', 'sex', 'ethnicity'];

/** The tables of an answer, and what is recorded of them. */
export type ReleasedTables = {
  readonly distributions: Distribution[];
  readonly crossTables: CrossTable[];
  readonly recorded: readonly RecordedTable[];
};

type Wanted = {
  readonly tables: readonly DistributionTable[];
  readonly crossTables: readonly (readonly [rows: DistributionTable, columns: DistributionTable])[];
};

const crossCells = (rows: DistributionTable, columns: DistributionTable) =>
  rows.values.flatMap((row) =>
    columns.values.map((column) => ({
      row: row.label,
      column: column.label,
      label: JSON.stringify([row.label, column.label]),
      members: RoaringBitmap32.and(row.members, column.members),
    })),
  );

/** Fewest persons at which two cells of a table could be shown. */
const worthTables = ({ rules }: OpenQuestion): number =>
  2 * (rules.threshold + rules.rounding / 2 + noiseCut * cellSd({ rules }, 0));

/**
 * Whether the cells of a table in which each person stands once add up to less than their noise explains: tables count
 * nobody of whom half may be told has been told, and what is left would be taken for the cohort's shape.
 */
function fallsShort(cells: readonly number[], total: number, { rules }: OpenQuestion): boolean {
  const sds = [sdOf(total, rules), ...cells.map((cell) => cellSd({ rules }, cell))];
  return cells.reduce((sum, cell) => sum + cell, 0) < total - noiseCut * Math.hypot(...sds);
}

/**
 * All tables beside a number. Where the number is hidden there are none; where it is too small for a table to show two
 * cells, every cell is hidden and nobody pays for it; and so it is from the first table on that falls short of the number.
 */
export function releaseTables(question: OpenQuestion, settled: SettledNumber, wanted: Wanted): ReleasedTables {
  const { rules } = question;
  const total = { ...settled.number, factor: 1 };
  const { persons } = releaseNumber(total, rules);
  if (persons === null) return { distributions: [], crossTables: [], recorded: [] };
  const within = limitsOf(total, rules);
  const recorded: RecordedTable[] = [];
  let ranOut = false;
  const settle = (name: string, cells: readonly TableCell[], exact: boolean): readonly ReleasedNumber[] => {
    const allHidden = cells.map(() => ({ persons: null }));
    if (ranOut || persons < worthTables(question)) return allHidden;
    const sums = exact ? [{ cells: cells.map((_, index) => index), ...within, exact }] : [];
    const table = settleTable(question, settled, { name, cells, sums });
    recorded.push(table.recorded);
    ranOut = exact && fallsShort(table.recorded.cells, total.value, question);
    return ranOut ? allHidden : table.released;
  };
  const distributions = wanted.tables.map(({ name, values }) => {
    const released = settle(name, values, partitions.includes(name));
    return {
      name,
      cells: values.map(({ label }, index) => ({ value: label, ...(released[index] ?? { persons: null }) })),
    };
  });
  const crossTables = wanted.crossTables.map(([rows, columns]) => {
    const cells = crossCells(rows, columns);
    const exact = partitions.includes(rows.name) && partitions.includes(columns.name);
    const released = settle(`${rows.name} ${columns.name}`, cells, exact);
    return {
      rows: rows.name,
      columns: columns.name,
      cells: cells.map(({ row, column }, index) => ({ row, column, ...(released[index] ?? { persons: null }) })),
    };
  });
  return { distributions, crossTables, recorded };
}
