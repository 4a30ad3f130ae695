import highs from 'highs';
import { integerProgram } from './integer-program.ts';
import type { ReleasedTables } from './released-bounds.ts';

// The package's types describe its CommonJS form, whose default export is a member; what is loaded is the function.
const load = highs as unknown as typeof highs.default;

/** How many cells of an answer were hidden, and how many of those only one number is possible for. */
export type Determined = { readonly hidden: number; readonly determined: number };

/** Solves an answer by integer programming (HiGHS): the least and the largest possible number of each hidden cell. */
export async function determinedCells(released: ReleasedTables): Promise<Determined> {
  const solver = await load();
  const program = integerProgram(released);
  // Each solution shows a possible number for every cell: most cells are seen with two of them before they are asked about.
  const seen = new Map<string, Set<number>>(program.hidden.map((variable) => [variable, new Set()]));
  const solve = (sense: 'Minimize' | 'Maximize', variable: string): void => {
    const solution = solver.solve(program.text(sense, variable));
    if (solution.Status !== 'Optimal') throw new Error(`the released tables contradict the rule: ${solution.Status}`);
    for (const [name, numbers] of seen) {
      const column = solution.Columns[name];
      if (column !== undefined && 'Primal' in column) numbers.add(Math.round(column.Primal));
    }
  };
  for (const [variable, numbers] of seen)
    for (const sense of ['Minimize', 'Maximize'] as const) if (numbers.size < 2) solve(sense, variable);
  const determined = [...seen.values()].filter(({ size }) => size === 1);
  return { hidden: program.hidden.length, determined: determined.length };
}
