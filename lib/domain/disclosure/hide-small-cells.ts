import type { DistributionCell } from '#contracts/cohort-result';
import { largeEnough } from './large-enough.ts';

/** How many persons of the set have each value, before anything is hidden. */
export type RawCell = { readonly value: string; readonly persons: number };

/**
 * For a distribution in which each person stands in exactly one cell. Cells below the threshold are hidden, and with
 * them further ones, in the order of the labels from the last small cell on and round again, until the persons that
 * the hidden cells hold beyond what the rule itself gives away (`threshold` for each further cell) are at least
 * `threshold - 1`. Whoever knows the rule, the total and every shown cell is then left with at least
 * `threshold - 1` possible values for every hidden cell. The order must not follow the counts: hiding, say, the
 * smallest cell next bounds it by the smallest one shown, which can give both hidden cells away.
 */
export function hideSmallCells(cells: readonly RawCell[], threshold: number): DistributionCell[] {
  const hidden = new Set(cells.flatMap(({ persons }, index) => (largeEnough(persons, threshold) ? [] : [index])));
  const last = Math.max(...hidden);
  let slack = [...hidden].reduce((sum, index) => sum + (cells[index]?.persons ?? 0), 0);
  let further = 0;
  for (let step = 1; hidden.size > 0 && hidden.size < cells.length; step += 1) {
    if (further > 0 && slack >= threshold - 1) break;
    const index = (last + step) % cells.length;
    if (hidden.has(index)) continue;
    hidden.add(index);
    further += 1;
    slack += (cells[index]?.persons ?? 0) - threshold;
  }
  return cells.map(({ value, persons }, index) => ({ value, persons: hidden.has(index) ? null : persons }));
}
