import { RoaringBitmap32 } from 'roaring-wasm';
import type { PersonSet } from '#domain/disclosure/person-set';
import type { World } from '../world.ts';

/** Concept of the sensitive condition, and of the event that records a birth. Made up. */
export const secretConcept = 4_152_280;
export const birthConcept = 4_000_001;

/** What definitions can ask of a world, in the case that these persons have the sensitive condition. */
export type Facts = {
  readonly everybody: PersonSet;
  readonly sex: ReadonlyMap<string, PersonSet>;
  readonly conditions: ReadonlyMap<number, PersonSet>;
  /** Born on one of these days, both included; days since 1920. */
  readonly born: (from: number, to: number) => PersonSet;
};

/** The facts of `world` with the target's secret as the attacker supposes it. */
export function factsOf(world: World, target: number, hasSecret: boolean): Facts {
  const sensitive = world.sensitive.clone();
  if (hasSecret) sensitive.add(target);
  else sensitive.remove(target);
  return {
    everybody: world.everybody,
    sex: world.sex,
    conditions: new Map([...world.conditions, [secretConcept, sensitive]]),
    born: (from, to) => {
      const set = new RoaringBitmap32();
      world.birthDay.forEach((day, person) => {
        if (day >= from && day <= to) set.add(person);
      });
      return set;
    },
  };
}
