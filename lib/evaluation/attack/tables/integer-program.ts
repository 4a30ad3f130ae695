import type { Bounds, ReleasedTables } from './released-bounds.ts';

/** All that is known about the cells of one answer, as linear constraints over whole numbers in CPLEX LP text. */
export type IntegerProgram = {
  /** Variables of cells that were meant to be hidden. */
  readonly hidden: readonly string[];
  readonly text: (sense: 'Minimize' | 'Maximize', variable: string) => string;
};

const sum = (variables: readonly string[]): string => variables.join(' + ');

/** Writes down what whoever knows the rule, the total and every shown cell knows about the rest. */
export function integerProgram({ total, tables, crossTables }: ReleasedTables): IntegerProgram {
  const bounds = new Map<string, Bounds>([['t', total]]);
  const constraints: string[] = [];
  const name = (table: number, cell: number): string => `c${table}_${cell}`;
  tables.forEach(({ cells, exactlyOne, hiddenTogether }, table) => {
    const variables = cells.map((cell, index) => {
      bounds.set(name(table, index), cell);
      return name(table, index);
    });
    if (exactlyOne) constraints.push(`${sum(variables)} - t = 0`);
    else constraints.push(...variables.map((variable) => `${variable} - t <= 0`));
    const together = variables.filter((_, index) => cells[index]?.hidden);
    if (hiddenTogether === undefined || together.length === 0) return;
    constraints.push(`${sum(together)} >= ${hiddenTogether.low}`, `${sum(together)} <= ${hiddenTogether.high}`);
  });
  crossTables.forEach(({ rows, columns, cells }, at) => {
    const variable = (row: number, column: number): string => `x${at}_${row}_${column}`;
    cells.forEach((line, row) => {
      line.forEach((cell, column) => void bounds.set(variable(row, column), cell));
      const inRow = line.map((_, column) => variable(row, column));
      if (tables[columns]?.exactlyOne) constraints.push(`${sum(inRow)} - ${name(rows, row)} = 0`);
      else constraints.push(...inRow.map((inside) => `${inside} - ${name(rows, row)} <= 0`));
    });
    (tables[columns]?.cells ?? []).forEach((_, column) => {
      const inColumn = cells.map((_line, row) => variable(row, column));
      if (tables[rows]?.exactlyOne) constraints.push(`${sum(inColumn)} - ${name(columns, column)} = 0`);
      else constraints.push(...inColumn.map((inside) => `${inside} - ${name(columns, column)} <= 0`));
    });
  });
  const limits = [...bounds].map(([variable, { low, high }]) => `${low} <= ${variable} <= ${high}`);
  return {
    hidden: [...bounds].flatMap(([variable, { hidden }]) => (hidden && variable !== 't' ? [variable] : [])),
    text: (sense, variable) =>
      [
        sense,
        ` obj: ${variable}`,
        'Subject To',
        ...constraints.map((constraint, index) => ` k${index}: ${constraint}`),
        'Bounds',
        ...limits.map((limit) => ` ${limit}`),
        'General',
        ` ${[...bounds.keys()].join(' ')}`,
        'End',
      ].join('\n'),
  };
}
