import type { Equality } from './equalities.ts';
import type { Relation } from './sql-scope.ts';

/** What stands around the block, as one: it is connected in itself already. */
const around = '';

/**
 * Whether equalities of a kind tie all these relations together; with `inside`, whether they tie them to what stands
 * around the block. From one of them every other must be reached, never over a row that may be missing: two rows that
 * are each equal to a row that is not there are not equal to one another.
 */
export function connected(relations: readonly Relation[], equalities: readonly Equality[], inside: boolean): boolean {
  const ours = new Set(relations.map(({ alias }) => alias));
  if (ours.size === 0) return true;
  const of = ({ relation }: Equality['left']): string => (ours.has(relation.alias) ? relation.alias : around);
  const reachesAll = (root: string): boolean => {
    const reached = new Set([root]);
    for (let before = 0; before < reached.size; ) {
      before = reached.size;
      for (const { left, right, oneWay } of equalities) {
        if (reached.has(of(left))) reached.add(of(right));
        else if (!oneWay && reached.has(of(right))) reached.add(of(left));
      }
    }
    return [...ours].every((alias) => reached.has(alias));
  };
  return reachesAll(around) || (!inside && [...ours].some(reachesAll));
}

/** Whether an equality says that two rows are of one person: by the person's id, or a note's words by the note's id. */
export function samePerson({ left, right }: Equality): boolean {
  if (!left.relation.patients || !right.relation.patients) return false;
  if (left.type === 'person' && right.type === 'person') return true;
  const notes = [left.relation.table, right.relation.table].every((table) => table === 'note' || table === 'note_nlp');
  return notes && left.type === 'note' && right.type === 'note';
}
