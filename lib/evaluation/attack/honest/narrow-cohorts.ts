import { RoaringBitmap32 } from 'roaring-wasm';
import type { World } from '../world.ts';
import type { HonestCohort } from './honest-cohorts.ts';

/**
 * Forty refinements of one small group of some 400 persons: the least favourable honest use, because every answer
 * counts the same persons. Measured and printed, not judged.
 */
export function narrowCohorts(world: World): HonestCohort[] {
  const one = world.conditions.get(201_826) ?? new RoaringBitmap32();
  const other = world.conditions.get(317_009) ?? new RoaringBitmap32();
  const group = RoaringBitmap32.and(one, other);
  return world.tables
    .flatMap(({ name, values }) =>
      values.map(({ label, members }) => ({ name: `${name} ${label}`, persons: RoaringBitmap32.and(group, members) })),
    )
    .filter(({ persons }) => persons.size >= 20)
    .slice(0, 40);
}
