import type { DistributionCell } from '#contracts/cohort-result';
import { largeEnough } from './large-enough.ts';

/** How many persons of the set have each value, before anything is hidden. */
export type RawCell = { readonly value: string; readonly persons: number };

/**
 * Hides cells below the threshold, and further ones until what is hidden cannot be worked out from the total:
 * the hidden cells together hold at least `threshold` persons and are at least two (complementary suppression;
 * Hundepool et al., Statistical Disclosure Control, 2012, ch. 4). With nothing that could be hidden beside a single
 * small cell, every cell is hidden.
 */
export function hideSmallCells(cells: readonly RawCell[], total: number, threshold: number): DistributionCell[] {
  const hidden = new Set(cells.filter(({ persons }) => !largeEnough(persons, threshold)).map(({ value }) => value));
  const shownSum = (): number => cells.reduce((sum, cell) => sum + (hidden.has(cell.value) ? 0 : cell.persons), 0);
  const derivable = (): boolean => {
    const rest = Math.abs(total - shownSum());
    return hidden.size > 0 && (hidden.size === 1 || rest < threshold);
  };
  const bySize = [...cells].sort((one, other) => one.persons - other.persons || one.value.localeCompare(other.value));
  for (const cell of bySize) {
    if (!derivable()) break;
    hidden.add(cell.value);
  }
  return cells.map(({ value, persons }) => ({ value, persons: hidden.has(value) ? null : persons }));
}
