import { RoaringBitmap32 } from 'roaring-wasm';
import type { PersonSet } from './person-set.ts';
import type { SpentUnits } from './spent-units.ts';

/** What may be spent of one person, in units, and the secret order in which persons run out. */
export type AccountLimits = {
  readonly project: number;
  readonly dataLoad: number;
  /** 0 to 1 per person: the share of the last twentieth that cannot be spent of him. */
  readonly early: (person: number) => number;
};

/** What a project, and all projects together, have learnt of each person. */
export type PersonAccount = {
  /** Those of `among` who can pay so many units within both limits; `among` itself where all can. */
  readonly able: (units: number, among: PersonSet) => PersonSet;
  /** All who ever paid and cannot pay so many units more. */
  readonly unable: (units: number) => PersonSet;
  readonly charge: (to: 'both' | 'project', units: number, persons: PersonSet) => void;
};

const lastPart = 0.05;

/** Up to so many persons are looked at one by one: sets of them would take longer to make. */
const few = 256;

/** A price that is no number would be one that everybody can pay. */
function requirePrice(units: number): void {
  if (!Number.isSafeInteger(units) || units < 0) throw new Error('a price is a whole number of units');
}

/**
 * Whether somebody can pay follows from what was spent of him alone and from prices that are the same for all: if one
 * person's presence could make others run out, their absence would show it. Persons run out at different limits, the
 * last part being secret, so that many with the same history do not all leave at once.
 */
export function personAccount(project: SpentUnits, dataLoad: SpentUnits, limits: AccountLimits): PersonAccount {
  const accounts = [
    [project, limits.project],
    [dataLoad, limits.dataLoad],
  ] as const;
  const canPay = (person: number, units: number): boolean =>
    accounts.every(([spent, limit]) => spent.of(person) + units <= limit * (1 - lastPart * limits.early(person)));
  const spentOut = (units: number, among?: PersonSet): PersonSet => {
    requirePrice(units);
    const all = new RoaringBitmap32();
    for (const [spent, limit] of accounts) {
      const near = spent.over(Math.floor(limit * (1 - lastPart)) - units, among);
      for (const person of near.toUint32Array())
        if (spent.of(person) + units > limit * (1 - lastPart * limits.early(person))) all.add(person);
      near.dispose();
    }
    return all;
  };
  return {
    unable: (units) => spentOut(units),
    able: (units, among) => {
      requirePrice(units);
      // Nobody can, whatever was spent of him; and `over` knows only persons of whom something was.
      if (Math.min(limits.project, limits.dataLoad) * (1 - lastPart) < units) return new RoaringBitmap32();
      if (among.size <= few) {
        const persons = among.toUint32Array();
        const able = persons.filter((person) => canPay(person, units));
        return able.length === persons.length ? among : new RoaringBitmap32(able);
      }
      const out = spentOut(units, among);
      return out.isEmpty ? among : RoaringBitmap32.andNot(among, out);
    },
    charge: (to, units, persons) => {
      requirePrice(units);
      if (units === 0 || persons.isEmpty) return;
      // Once for both: a million ids take a while to write out.
      const ids = persons.toUint32Array();
      project.add(units, ids);
      if (to === 'both') dataLoad.add(units, ids);
    },
  };
}
