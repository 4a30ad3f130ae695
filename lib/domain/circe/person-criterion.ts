import type { Criterion } from '#contracts/cohort';
import type { CirceFormula } from './circe-formula.ts';

/** A formula about persons as a criterion of a cohort. */
export function personCriterion(formula: CirceFormula): Criterion {
  if (formula.kind === 'person') return formula.criterion;
  if (formula.kind === 'all' || formula.kind === 'any')
    return { kind: formula.kind, of: formula.of.map(personCriterion) };
  if (formula.kind !== 'not') throw new Error('an index event is asked for in a criterion about persons');
  const inner = personCriterion(formula.of);
  return { kind: 'none', of: inner.kind === 'any' ? inner.of : [inner] };
}
