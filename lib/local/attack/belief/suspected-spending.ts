import type { DisclosureRules } from '#domain/disclosure/disclosure-rules';
import { unitsOf } from '#domain/disclosure/information-price';
import type { PersonSet } from '#domain/disclosure/person-set';
import { createSpentUnits, type SpentUnits } from '#domain/disclosure/spent-units';
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
  const accounts = new Map<string, SpentUnits>();
  const account = (name: string): SpentUnits => {
    const spent = accounts.get(name) ?? createSpentUnits();
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
      const able = among.clone();
      for (const [spent, limit] of of(at)) {
        const left = limit * share - units;
        const out = left < 0 ? able.clone() : spent.over(Math.floor(left));
        able.andNotInPlace(out);
        out.dispose();
      }
      return able;
    },
    charge: (at, units, persons) => {
      if (!persons.isEmpty) for (const [spent] of of(at)) spent.add(units, persons);
    },
  };
}
