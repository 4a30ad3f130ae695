import { RoaringBitmap32 } from 'roaring-wasm';
import type { DisclosureRules } from '#domain/disclosure/disclosure-rules';
import { unitsOf } from '#domain/disclosure/information-price';
import type { PersonSet } from '#domain/disclosure/person-set';
import type { Question } from '../question.ts';

type Place = Pick<Question, 'trust' | 'account'>;

/** What an attacker holds to be spent of whom: the target as in the world with the secret. */
export type SuspectedSpending = {
  /** Those of `among` who can pay so many units within this share of the budgets. */
  readonly able: (at: Place, units: number, among: PersonSet, share?: number) => PersonSet;
  readonly charge: (at: Place, units: number, persons: PersonSet) => void;
};

/** Nothing suspected yet. Who runs out a little earlier by the trust's secret is not known, and not followed. */
export function createSuspectedSpending({ budget }: DisclosureRules): SuspectedSpending {
  const accounts = new Map<string, Map<number, number>>();
  const account = (name: string): Map<number, number> => {
    const spent = accounts.get(name) ?? new Map<number, number>();
    accounts.set(name, spent);
    return spent;
  };
  const of = ({ trust, account: project }: Place) =>
    [
      [account(`trust ${trust}`), unitsOf(budget.informationPerDataLoad)],
      [account(`trust ${trust} project ${project}`), unitsOf(budget.informationPerProject)],
    ] as const;
  return {
    able: (at, units, among, share = 1) => {
      const limits = of(at);
      const canPay = (person: number): boolean =>
        limits.every(([spent, limit]) => (spent.get(person) ?? 0) + units <= limit * share);
      return RoaringBitmap32.from(among.toUint32Array().filter(canPay));
    },
    charge: (at, units, persons) => {
      for (const [spent] of of(at))
        for (const person of persons.toUint32Array()) spent.set(person, (spent.get(person) ?? 0) + units);
    },
  };
}
