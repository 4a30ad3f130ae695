/** Cells whose sum is known to lie between two numbers; `exact` when nobody stands outside of them. */
export type KnownSum = {
  readonly cells: readonly number[];
  readonly least: number;
  readonly most: number;
  readonly exact: boolean;
};

/** A noisy cell: between which true numbers it may lie when it is shown, and whether it is too small to be. */
export type NoisyCell = { readonly least: number; readonly most: number; readonly small: boolean };

/** How many true values each hidden cell of a sum may have, as far as the sum and the shown cells tell. */
function openValues(sum: KnownSum, cells: readonly NoisyCell[], hidden: ReadonlySet<number>): number {
  const shown = sum.cells.filter((index) => !hidden.has(index)).map((index) => cells[index]);
  const most = sum.most - shown.reduce((total, cell) => total + (cell?.least ?? 0), 0);
  const alone = sum.cells.length - shown.length === 1 && sum.exact;
  const least = alone ? sum.least - shown.reduce((total, cell) => total + (cell?.most ?? 0), 0) : 0;
  return Math.floor(most) - Math.max(0, Math.ceil(least)) + 1;
}

/**
 * The cells to hide: the small ones, and in the order of the labels from the last of them on as many more as it takes
 * until at least two are hidden in each known sum and each could be any of `threshold` numbers, however the noise fell
 * within its limits. The order follows the labels and never the counts, which would bound what is hidden by what is shown.
 */
export function hideDerivableCells(
  cells: readonly NoisyCell[],
  sums: readonly KnownSum[],
  threshold: number,
): ReadonlySet<number> {
  const hidden = new Set(cells.flatMap(({ small }, index) => (small ? [index] : [])));
  for (let settled = false; !settled; ) {
    settled = true;
    for (const sum of sums) {
      const inside = sum.cells.filter((index) => hidden.has(index));
      if (inside.length === 0 || inside.length === sum.cells.length) continue;
      if (inside.length > 1 && openValues(sum, cells, hidden) >= threshold) continue;
      const last = sum.cells.indexOf(Math.max(...inside));
      const rest = [...sum.cells.slice(last + 1), ...sum.cells.slice(0, last)];
      const next = rest.find((index) => !hidden.has(index));
      if (next !== undefined) hidden.add(next);
      settled = false;
    }
  }
  return hidden;
}
