import { RoaringBitmap32 } from 'roaring-wasm';
import { alikeWithin } from '#domain/disclosure/distance-noise';
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
function nearOnes(shown: number | null, set: PersonSet, heard: readonly Earlier[], { model, seen }: Judging): Near[] {
  const found: Near[] = [];
  const add = (differing: PersonSet, shows: number): void => {
    if (differing.size > model.reach) return;
    const apart = seen(differing);
    found.push({ distance: apart.size, shows, apart });
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

/** What is known of the engine, and whom of those who make sets differ it still sees. */
type Judging = { readonly model: EngineModel; readonly seen: (apart: PersonSet) => PersonSet };

const steps = 48;

/** The chance of each to be the nearest by its noisy distance, and near enough. */
function nearestChances(distances: readonly number[], { within }: EngineModel): number[] {
  const from = Math.min(...distances) - 26;
  const width = (alikeWithin - from) / steps;
  const chances = distances.map(() => 0);
  for (let step = 0; width > 0 && step < steps; step += 1) {
    const [low, high] = [from + step * width, from + (step + 1) * width];
    const beyond = distances.map((distance) => 1 - within(distance, (low + high) / 2));
    for (const [index, distance] of distances.entries()) {
      const here = within(distance, high) - within(distance, low);
      const others = beyond.reduce((product, one, at) => (at === index ? product : product * one), 1);
      chances[index] = (chances[index] ?? 0) + here * others;
    }
  }
  return chances;
}

/** Weighs everything near: what equals the set is always taken, else what is nearest by its noisy distance. */
export function likenessChance(
  shown: number | null,
  set: PersonSet,
  heard: readonly Earlier[],
  judging: Judging,
): Likeness {
  const near = nearOnes(shown, set, heard, judging);
  const apart = near.map(({ apart: persons, distance }) => ({ persons, distance }));
  const equal = near.find(({ distance }) => distance === 0);
  if (equal !== undefined) return { chance: equal.shows, otherwise: 0, apart };
  if (near.length === 0) return { chance: 0, otherwise: 1, apart };
  const chances = nearestChances(
    near.map(({ distance }) => distance),
    judging.model,
  );
  return {
    chance: near.reduce((sum, { shows }, index) => sum + shows * (chances[index] ?? 0), 0),
    otherwise: near.reduce((product, { distance }) => product * (1 - judging.model.within(distance, alikeWithin)), 1),
    apart,
  };
}
