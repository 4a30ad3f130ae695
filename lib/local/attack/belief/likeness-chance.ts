import { RoaringBitmap32 } from 'roaring-wasm';
import type { PersonSet } from '#domain/disclosure/person-set';
import type { EngineModel } from './engine-model.ts';

/** An answer heard earlier: the sets it was about in either world, and what was shown. */
export type Heard = { readonly sets: readonly [PersonSet, PersonSet]; readonly shown: number | null };

type Earlier = { readonly set: PersonSet; readonly shown: number | null };

/** How likely what was shown is the answer to something near, and how likely there was nothing near enough. */
export type Likeness = { readonly chance: number; readonly otherwise: number; readonly apart: readonly Apart[] };

/** Who makes two sets differ. */
type Apart = { readonly persons: PersonSet; readonly distance: number };

type Near = { readonly distance: number; readonly shows: number; readonly apart: PersonSet };

/** How likely two rounded numbers add up to what is shown: their rounding errors may move the sum one step either way. */
const addsUp = (off: number, rounding: number): number => {
  if (off === 0) return 0.66;
  return Math.abs(off) <= rounding ? 0.17 : 0;
};

/** Earlier sets, sums of two and differences of two that lie within reach of `set`. */
function nearOnes(shown: number | null, set: PersonSet, heard: readonly Earlier[], model: EngineModel): Near[] {
  const found: Near[] = [];
  const add = (apart: PersonSet, shows: number): void => {
    if (apart.size <= model.reach) found.push({ distance: apart.size, shows, apart });
  };
  // A part lies nearly inside of what it is part of: that leaves few pairs to try.
  const parts = heard.filter((one) => one.set.andNotCardinality(set) <= model.reach);
  const wholes = heard.filter((one) => set.andNotCardinality(one.set) <= model.reach);
  for (const one of parts)
    if (set.andNotCardinality(one.set) <= model.reach)
      add(RoaringBitmap32.xor(one.set, set), one.shown === shown ? 1 : 0);
  if (shown === null) return found;
  for (const [index, one] of parts.entries())
    for (const other of parts.slice(index + 1)) {
      if (one.shown === null || other.shown === null) continue;
      if (Math.abs(one.set.size + other.set.size - set.size) > model.reach) continue;
      const apart = RoaringBitmap32.xor(RoaringBitmap32.or(one.set, other.set), set);
      add(apart.orInPlace(RoaringBitmap32.and(one.set, other.set)), addsUp(one.shown + other.shown - shown, 5));
    }
  for (const whole of wholes)
    for (const part of heard) {
      if (whole === part || whole.shown === null || part.shown === null) continue;
      if (Math.abs(whole.set.size - part.set.size - set.size) > model.reach) continue;
      const apart = RoaringBitmap32.xor(whole.set, RoaringBitmap32.or(part.set, set));
      add(apart.orInPlace(RoaringBitmap32.and(part.set, set)), addsUp(whole.shown - part.shown - shown, 5));
    }
  return found;
}

/** Weighs everything near: the nearest are looked at first, and each is taken with the chance of its distance. */
export function likenessChance(
  shown: number | null,
  set: PersonSet,
  heard: readonly Earlier[],
  model: EngineModel,
): Likeness {
  const near = nearOnes(shown, set, heard, model).sort((one, other) => one.distance - other.distance);
  let otherwise = 1;
  let chance = 0;
  for (const { distance, shows } of near) {
    const alike = model.alike(distance);
    chance += otherwise * alike * shows;
    otherwise *= 1 - alike;
  }
  return { chance, otherwise, apart: near.map(({ apart, distance }) => ({ persons: apart, distance })) };
}
