import type { DistributionCell } from '#contracts/cohort-result';
import type { RawCell } from './hide-small-cells.ts';
import { largeEnough } from './large-enough.ts';

/**
 * For a distribution in which a person may stand in several cells: the total gives away who is not in a cell, so a
 * cell is shown only when those in it and those not in it are enough. None left out looks as few left out.
 */
export const hideOneSidedCell = ({ value, persons }: RawCell, total: number, threshold: number): DistributionCell => ({
  value,
  persons: largeEnough(persons, threshold) && largeEnough(total - persons, threshold) ? persons : null,
});
