import { RoaringBitmap32 } from 'roaring-wasm';
import type { PersonSet } from './person-set.ts';
import type { TableCells } from './table-cells.ts';

/**
 * How many of these persons are counted in each cell: of each person the first `most` cells by the counting order. Where
 * somebody is counted follows from that person's own record alone. Sets of one cell are freed before the next is looked
 * at, since a cross-table may have hundreds.
 */
export function boundedCounts(
  persons: PersonSet,
  { countingOrder, members, most }: Omit<TableCells, 'partition'>,
): readonly number[] {
  const counts = members.map(() => 0);
  /** Who was counted in at least one cell, in two, and so on. */
  const inAtLeast = Array.from({ length: most }, () => new RoaringBitmap32());
  for (const index of countingOrder) {
    let entering = RoaringBitmap32.and(persons, members[index] ?? persons);
    entering.andNotInPlace(inAtLeast.at(-1) ?? persons);
    counts[index] = entering.size;
    // Each person is added to the first set that lacks them.
    for (const counted of inAtLeast) {
      const before = RoaringBitmap32.and(entering, counted);
      counted.orInPlace(entering);
      entering.dispose();
      entering = before;
    }
    entering.dispose();
  }
  for (const counted of inAtLeast) counted.dispose();
  return counts;
}
