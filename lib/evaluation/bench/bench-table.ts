import Table from 'cli-table3';
import type { Row } from './row.ts';

const figure = (value: number): string =>
  Math.abs(value) >= 100 ? value.toFixed(0) : value.toLocaleString('en-GB', { maximumSignificantDigits: 3 });

/** The rows as a table for a terminal. */
export function benchTable(rows: readonly Row[]): string {
  const table = new Table({
    head: ['what', 'unit', 'ours', 'beside', 'ratio', 'goal', ''],
    style: { head: [], border: [] },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  });
  for (const { name, unit, ours, other, otherName, ratio, goal, met } of rows)
    table.push([
      name,
      unit,
      figure(ours),
      `${figure(other)} ${otherName}`,
      figure(ratio),
      goal ?? '',
      goal === null ? '' : met ? '✔' : '✘',
    ]);
  return table.toString();
}
