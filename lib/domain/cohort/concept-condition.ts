import type { ConceptRef, ConceptSet } from '#contracts/concept-set';
import type { Bind } from './bound-values.ts';
import { notWithdrawn } from './not-withdrawn.ts';

/** A statement that answers the concepts that references name, without what maps to them. */
function named(refs: readonly ConceptRef[], bind: Bind): string {
  // A concept always stands for itself, even where the hierarchy does not list it.
  const themselves = refs.map(({ conceptId }) => conceptId);
  const above = refs.filter(({ descendants }) => descendants).map(({ conceptId }) => conceptId);
  const own = `SELECT unnest(${bind(themselves, 'integer[]')})`;
  if (above.length === 0) return own;
  return `${own} UNION SELECT below.descendant_concept_id FROM omop.concept_ancestor AS below WHERE below.ancestor_concept_id = ANY(${bind(above, 'integer[]')}) AND ${notWithdrawn('below')}`;
}

/** A statement that answers the concepts of one side of a set. */
function concepts(refs: readonly ConceptRef[], bind: Bind): string {
  const mapped = refs.filter((ref) => ref.mapped === true);
  if (mapped.length === 0) return named(refs, bind);
  return (
    `${named(refs, bind)} UNION SELECT source.concept_id_1 FROM omop.concept_relationship AS source WHERE ` +
    `source.relationship_id = 'Maps to' AND source.invalid_reason IS NULL AND source.concept_id_2 IN (${named(mapped, bind)})`
  );
}

/** Whether a set names each of its concepts itself. */
export const isListed = ({ include, exclude }: ConceptSet): boolean =>
  exclude.length === 0 && !include.some(({ descendants, mapped }) => descendants || mapped === true);

/** A statement for the concepts of a set: one column, in which a concept may stand more than once. */
export function conceptsOf({ include, exclude }: ConceptSet, bind: Bind): string {
  const included = concepts(include, bind);
  return exclude.length === 0 ? included : `(${included}) EXCEPT (${concepts(exclude, bind)})`;
}

/** That `column` holds a concept of the set; an excluded concept wins over an included one. */
export function conceptCondition(column: string, { include, exclude }: ConceptSet, bind: Bind): string {
  // A list that the planner can read is faster than a sub-select, whose size it must guess.
  if (isListed({ include, exclude }))
    return bind.dialect.isOneOf(
      column,
      bind(
        include.map(({ conceptId }) => conceptId),
        'integer[]',
      ),
    );
  return `${column} IN (${conceptsOf({ include, exclude }, bind)})`;
}
