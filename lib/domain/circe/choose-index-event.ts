import type { AnchoredCriterion } from '#contracts/cohort';
import type { CirceContext } from './circe-context.ts';
import { allOf, type CirceFormula, isPersonal } from './circe-formula.ts';
import type { CirceNode } from './circe-node.ts';
import { readLimit } from './read-limit.ts';
import type { CirceAnchor } from './read-primary.ts';

/** Which of its index events a person is judged by; `any` and a note where we cannot choose as Circe does. */
export function chooseIndexEvent(
  expression: CirceNode,
  primary: CirceNode,
  anchors: readonly CirceAnchor[],
  parts: { readonly additional: CirceFormula; readonly rules: CirceFormula },
  { notes }: CirceContext,
): AnchoredCriterion['which'] {
  const { additional, rules } = parts;
  const limit = readLimit(primary, 'PrimaryCriteriaLimit');
  const qualified = expression.has('AdditionalCriteria') ? readLimit(expression, 'QualifiedLimit') : 'any';
  expression.skip('QualifiedLimit', 'ExpressionLimit');
  const judged = allOf([additional, rules]);
  // Whoever has such an event at all belongs: it does not matter which one is looked at.
  if (isPersonal(judged)) return 'any';
  const which = limit === 'any' && isPersonal(additional) ? qualified : limit;
  if (limit === 'any' && qualified !== 'any' && !isPersonal(additional) && !isPersonal(rules))
    notes.changes('QualifiedLimit', 'every index event with the additional criteria is judged, not one alone');
  if (which === 'any') return which;
  if (anchors.length === 1 && anchors.every(({ nested }) => isPersonal(nested))) return which;
  notes.changes(
    limit === 'any' ? 'QualifiedLimit' : 'PrimaryCriteria.PrimaryCriteriaLimit',
    'every index event is judged, not one alone',
  );
  return 'any';
}
