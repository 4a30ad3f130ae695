import { commit } from './commit.ts';
import type { Ledger } from './ledger.ts';
import { type WriteGroup, writeBatches } from './write-batches.ts';

/** Whether every group was written; `condition` is the place in `conditions` of what did not hold, absent where a group did not. */
export type GroupsCommitted = { readonly kind: 'applied' } | { readonly kind: 'refused'; readonly condition?: number };

/**
 * Writes groups of any number in one transaction after another, each under the same conditions. It is no transaction as
 * a whole: what was written before a refusal or an interruption stays, so it is for work that a repeat completes.
 * Throws TOO_LARGE, before anything is sent, for a group or an item that no transaction takes.
 */
export const commitGroups = async (
  ledger: Ledger,
  groups: readonly WriteGroup[],
  conditions: WriteGroup = [],
): Promise<GroupsCommitted> => {
  for (const batch of writeBatches(groups, conditions)) {
    const committed = await commit(ledger, [...conditions, ...batch], []);
    if (committed.kind === 'refused')
      return committed.index < conditions.length
        ? { kind: 'refused', condition: committed.index }
        : { kind: 'refused' };
  }
  return { kind: 'applied' };
};
