import type { AgeRange, Criterion, DayWindow, NearCriterion } from '#contracts/cohort';

/**
 * What must hold of a person and one index event. `near` asks for events around it, `day` for the day it lies on,
 * `person` for the person whatever the event.
 */
export type CirceFormula =
  | { readonly kind: 'near'; readonly near: NearCriterion }
  | { readonly kind: 'day'; readonly age?: AgeRange; readonly during?: DayWindow }
  | { readonly kind: 'person'; readonly criterion: Criterion }
  | { readonly kind: 'all' | 'any'; readonly of: readonly CirceFormula[] }
  | { readonly kind: 'not'; readonly of: CirceFormula };

const joined = (kind: 'all' | 'any', of: readonly CirceFormula[]): CirceFormula => {
  const flat = of.flatMap((member) => (member.kind === kind ? member.of : [member]));
  const [only] = flat;
  return flat.length === 1 && only !== undefined ? only : { kind, of: flat };
};

/** Holds whatever the event: a group of nothing that must all hold. */
export const always: CirceFormula = { kind: 'all', of: [] };

/** Holds for nobody. */
export const never: CirceFormula = { kind: 'any', of: [] };

export const isAlways = (formula: CirceFormula): boolean => formula.kind === 'all' && formula.of.length === 0;
export const isNever = (formula: CirceFormula): boolean => formula.kind === 'any' && formula.of.length === 0;

/** All of them hold; what always holds is left away, and one level of groups is as good as two. */
export const allOf = (of: readonly CirceFormula[]): CirceFormula =>
  of.some(isNever)
    ? never
    : joined(
        'all',
        of.filter((member) => !isAlways(member)),
      );

/** One of them holds. */
export const anyOf = (of: readonly CirceFormula[]): CirceFormula =>
  of.some(isAlways)
    ? always
    : joined(
        'any',
        of.filter((member) => !isNever(member)),
      );

/** It does not hold. */
export const not = (of: CirceFormula): CirceFormula => {
  if (isAlways(of)) return never;
  if (isNever(of)) return always;
  return of.kind === 'not' ? of.of : { kind: 'not', of };
};

/** Whether it asks nothing of the index event. */
export const isPersonal = (formula: CirceFormula): boolean => {
  if (formula.kind === 'near' || formula.kind === 'day') return false;
  if (formula.kind === 'not') return isPersonal(formula.of);
  return formula.kind === 'person' || formula.of.every(isPersonal);
};
