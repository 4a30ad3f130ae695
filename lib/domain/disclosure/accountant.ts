import { RoaringBitmap32 } from 'roaring-wasm';
import { canonicalPersons } from './canonical-persons.ts';
import type { PersonSet } from './person-set.ts';
import type { Charge, CostKind, RecordedCost, Release } from './privacy-ledger.ts';
import { createSpentUnits, type SpentUnits } from './spent-units.ts';

/** What one project has learnt of each person, and what it may learn. */
export type Accountant = {
  /** Those of `among` whose account so many units bring to `upTo` at most; `among` itself where all can pay. */
  readonly able: (of: CostKind, units: number, upTo: number, among: PersonSet) => PersonSet;
  /** Charges everybody of a set, and gives the charge for the ledger. */
  readonly charge: (of: CostKind, units: number, persons: PersonSet) => Charge;
  readonly released: (release: Release) => void;
  /** What no person can have paid more of over all released answers, and the sum of their costs over persons. */
  readonly spent: (of: CostKind) => { readonly most: number; readonly overPersons: number };
  readonly dispose: () => void;
};

/**
 * Reads one project's accounts from what its answers cost. Whether somebody can pay follows from what was spent of that person alone and from
 * prices that are the same for all: if one person's presence could make others run out, their absence would show it.
 */
export function openAccountant(costs: Iterable<RecordedCost> = []): Accountant {
  const accounts: Readonly<Record<CostKind, SpentUnits>> = { numbers: createSpentUnits(), tables: createSpentUnits() };
  const spent = { numbers: { most: 0, overPersons: 0 }, tables: { most: 0, overPersons: 0 } };
  const released = ({ of, units, noisyPersons, upTo = Number.POSITIVE_INFINITY }: Release): void => {
    // Who paid for this answer stayed within `upTo` by it, and nobody else's account moved.
    spent[of].most = Math.max(spent[of].most, Math.min(spent[of].most + units, upTo));
    spent[of].overPersons += units * Math.max(0, noisyPersons);
  };
  for (const { charges, releases } of costs) {
    for (const release of releases) released(release);
    for (const { of, units, persons } of charges) {
      const set = RoaringBitmap32.deserialize('portable', persons);
      accounts[of].add(units, set.toUint32Array());
      set.dispose();
    }
  }
  return {
    able: (of, units, upTo, among) => {
      const left = upTo - units;
      if (left < 0) return new RoaringBitmap32();
      const out = accounts[of].over(left, among);
      return out.isEmpty ? among : RoaringBitmap32.andNot(among, out);
    },
    charge: (of, units, persons) => {
      if (!persons.isEmpty) accounts[of].add(units, persons.toUint32Array());
      return { of, units, persons: canonicalPersons(persons) };
    },
    released,
    spent: (of) => spent[of],
    dispose: () => {
      for (const account of Object.values(accounts)) account.dispose();
    },
  };
}
