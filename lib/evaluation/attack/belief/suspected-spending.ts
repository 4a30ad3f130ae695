import { RoaringBitmap32 } from 'roaring-wasm';
import type { Spending } from '#domain/disclosure/disclosure-ledger';
import type { DisclosureRules } from '#domain/disclosure/disclosure-rules';
import { unitsOf } from '#domain/disclosure/information-price';
import type { PersonSet } from '#domain/disclosure/person-set';
import type { Question } from '../question.ts';

type Place = Pick<Question, 'trust' | 'account'>;

/** What an attacker holds to be spent of whom in one of the two worlds. */
export type SuspectedSpending = {
  /** Those of `among` who can pay so many units within the budgets. */
  readonly able: (at: Place, on: Spending, units: number, among: PersonSet) => PersonSet;
  readonly charge: (at: Place, on: Spending, units: number, persons: PersonSet) => void;
};

/** Nothing suspected yet. Who runs out a little earlier by the trust's secret is not known, and not followed. */
export function createSuspectedSpending({ budget }: DisclosureRules): SuspectedSpending {
  const accounts = new Map<string, Map<number, number>>();
  const account = (name: string): Map<number, number> => {
    const spent = accounts.get(name) ?? new Map<number, number>();
    accounts.set(name, spent);
    return spent;
  };
  const of = ({ trust, account: project }: Place, on: Spending) =>
    [
      [account(`trust ${trust} ${on}`), unitsOf(budget.informationPerDataLoad[on])],
      [account(`trust ${trust} project ${project} ${on}`), unitsOf(budget.informationPerProject[on])],
    ] as const;
  return {
    able: (at, on, units, among) => {
      const limits = of(at, on);
      const canPay = (person: number): boolean =>
        limits.every(([spent, limit]) => (spent.get(person) ?? 0) + units <= limit);
      return RoaringBitmap32.from(among.toUint32Array().filter(canPay));
    },
    charge: (at, on, units, persons) => {
      for (const [spent] of of(at, on))
        for (const person of persons.toUint32Array()) spent.set(person, (spent.get(person) ?? 0) + units);
    },
  };
}
