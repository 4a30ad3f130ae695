import type { IndexFinding } from './check-indexes.ts';
import type { StatisticsFinding } from './check-statistics.ts';

const megabytes = (bytes: number | undefined): string =>
  bytes === undefined ? '' : `${(bytes / 1e6).toLocaleString('en-GB', { maximumFractionDigits: 1 })} MB`;

function columned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** The findings for a terminal: a table, and below it what the owner would run, each with its reason. */
export function indexTable(indexes: readonly IndexFinding[], statistics: readonly StatisticsFinding[]): string {
  const table = columned([
    ['table', 'columns', 'state', 'by', 'estimated size'],
    ...indexes.map(({ wanted, state, by, estimatedBytes }) => [
      wanted.table,
      [...wanted.columns, ...wanted.included.map((column) => `+${column}`)].join(', '),
      state,
      by ?? '',
      megabytes(estimatedBytes),
    ]),
  ]);
  const proposed = [
    ...indexes.flatMap(({ wanted, statements }) =>
      statements.length === 0 ? [] : [`-- ${wanted.why}`, ...statements],
    ),
    ...statistics.flatMap(({ table: name, fault, statement }) => [`-- ${name}: ${fault}.`, statement]),
  ];
  return proposed.length === 0
    ? `${table}\n\nEverything is there.\n`
    : `${table}\n\nProposed; the owner of the tables may run it while questions are asked:\n\n${proposed.join('\n')}\n`;
}
