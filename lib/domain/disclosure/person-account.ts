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
  /** Those of `among` who can pay so many units within this share of both limits. */
  readonly able: (units: number, among: PersonSet, share?: number) => PersonSet;
  /** All who ever paid and cannot pay so many units more. */
  readonly unable: (units: number, share?: number) => PersonSet;
  readonly charge: (to: 'both' | 'project', units: number, persons: PersonSet) => void;
};

const lastPart = 0.05;

function spentOut(spent: SpentUnits, limit: number, units: number, early: AccountLimits['early']): PersonSet {
  const out = spent.over(limit - units);
  const soon = spent.over(Math.max(0, Math.floor(limit * (1 - lastPart)) - units));
  soon.andNotInPlace(out);
  for (const person of soon.toUint32Array())
    if (spent.of(person) + units > limit * (1 - lastPart * early(person))) out.add(person);
  soon.dispose();
  return out;
}

/**
 * Whether somebody can pay follows from what was spent of him alone and from prices that are the same for all: if one
 * person's presence could make others run out, their absence would show it. Persons run out at different limits, the
 * last part being secret, so that many with the same history do not all leave at once.
 */
export function personAccount(project: SpentUnits, dataLoad: SpentUnits, limits: AccountLimits): PersonAccount {
  const accounts = (share: number) =>
    [
      [project, Math.floor(limits.project * share)],
      [dataLoad, Math.floor(limits.dataLoad * share)],
    ] as const;
  const unable: PersonAccount['unable'] = (units, share = 1) => {
    const all = new RoaringBitmap32();
    for (const [spent, limit] of accounts(share)) {
      const out = spentOut(spent, Math.max(limit, units), units, limits.early);
      all.orInPlace(out);
      out.dispose();
    }
    return all;
  };
  return {
    unable,
    able: (units, among, share = 1) => {
      if (accounts(share).some(([, limit]) => limit < units)) return new RoaringBitmap32();
      const out = unable(units, share);
      const able = RoaringBitmap32.andNot(among, out);
      out.dispose();
      return able;
    },
    charge: (to, units, persons) => {
      if (units === 0 || persons.isEmpty) return;
      project.add(units, persons);
      if (to === 'both') dataLoad.add(units, persons);
    },
  };
}
