import { RoaringBitmap32 } from 'roaring-wasm';
import type { CrossTable, Distribution, DistributionName } from '#contracts/cohort-result';
import type { RecordedTable } from './disclosure-ledger.ts';
import type { DistributionTable } from './distribution-table.ts';
import { noiseCut } from './keyed-noise.ts';
import { cellFactor, leastSd } from './noise-scale.ts';
import type { OpenQuestion } from './open-question.ts';
import { type ReleasedNumber, releaseNumber } from './release-number.ts';
import type { SettledNumber } from './settle-number.ts';
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
  2 * (rules.threshold + noiseCut * cellFactor * leastSd(rules, false));

/**
 * All tables beside a number. Where the number is hidden there are none; where it is too small for a table to show two
 * cells, every cell is hidden and nobody pays for it.
 */
export function releaseTables(question: OpenQuestion, settled: SettledNumber, wanted: Wanted): ReleasedTables {
  const { rules } = question;
  const total = { ...settled.number, smallSd: leastSd(rules, false) };
  const { persons } = releaseNumber(total, rules);
  if (persons === null) return { distributions: [], crossTables: [], recorded: [] };
  const within = limitsOf(total, rules.rounding);
  const recorded: RecordedTable[] = [];
  const settle = (name: string, cells: readonly TableCell[], exact: boolean): readonly ReleasedNumber[] => {
    if (persons < worthTables(question)) return cells.map(() => ({ persons: null }));
    const sums = exact ? [{ cells: cells.map((_, index) => index), ...within, exact }] : [];
    const table = settleTable(question, settled, { name, cells, sums });
    recorded.push(table.recorded);
    return table.released;
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
