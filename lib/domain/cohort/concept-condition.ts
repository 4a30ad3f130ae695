import type { ConceptRef, ConceptSet } from '#contracts/cohort';
import type { Bind } from './bound-values.ts';
import { notWithdrawn } from './not-withdrawn.ts';

/** A statement that answers the concepts of one side of a set. */
function concepts(refs: readonly ConceptRef[], bind: Bind): string {
  // A concept always stands for itself, even where the hierarchy does not list it.
  const themselves = refs.map(({ conceptId }) => conceptId);
  const above = refs.filter(({ descendants }) => descendants).map(({ conceptId }) => conceptId);
  const own = `SELECT unnest(${bind(themselves, 'integer[]')})`;
  if (above.length === 0) return own;
  return `${own} UNION SELECT below.descendant_concept_id FROM omop.concept_ancestor AS below WHERE below.ancestor_concept_id = ANY(${bind(above, 'integer[]')}) AND ${notWithdrawn('below')}`;
}

/** That `column` holds a concept of the set; an excluded concept wins over an included one. */
export function conceptCondition(column: string, { include, exclude }: ConceptSet, bind: Bind): string {
  const plain = exclude.length === 0 && !include.some(({ descendants }) => descendants);
  // A list that the planner can read beats a sub-select that it must guess about.
  if (plain)
    return `${column} = ANY(${bind(
      include.map(({ conceptId }) => conceptId),
      'integer[]',
    )})`;
  const included = concepts(include, bind);
  return exclude.length === 0
    ? `${column} IN (${included})`
    : `${column} IN ((${included}) EXCEPT (${concepts(exclude, bind)}))`;
}
