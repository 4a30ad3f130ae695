import type * as z from 'zod';
import type { NamedTransition } from '#domain/lifecycle/lifecycle';
import type { AuditNote } from './audit-write.ts';
import { commit } from './commit.ts';
import type { Key } from './keys.ts';
import type { Ledger, LedgerWrite } from './ledger.ts';
import { type Change, type Expected, updateItem } from './ledger-writes.ts';
import { readItem } from './read-item.ts';

/** A named change of state of one item, with what else belongs to the same moment. */
export type Transition<S extends z.ZodType> = {
  readonly key: Key;
  readonly schema: S;
  readonly step: NamedTransition<string>;
  /** Which attribute holds the state; `status` unless said. */
  readonly attribute?: string;
  /** What must hold beside the state. */
  readonly expect?: readonly Expected[];
  readonly change?: Pick<Change, 'set' | 'remove' | 'add' | 'absent'>;
  /** Other writes of the same transaction: tasks to create, neighbours to change. */
  readonly also?: readonly LedgerWrite[];
  /** One event, or several where one moment is several facts. */
  readonly audit: AuditNote | readonly AuditNote[];
};

/** What came of it. `wrongState` carries the item as it really is; `refused` names the write of `also` that did not hold. */
export type Transitioned<T> =
  | { readonly kind: 'applied' }
  | { readonly kind: 'wrongState'; readonly found: T }
  | { readonly kind: 'notFound' }
  | { readonly kind: 'refused'; readonly index: number };

/**
 * Takes an item from one of its allowed states to the next: one transaction of the conditional update, the other
 * writes and the audit event. Never throws for a state that was not as expected.
 */
export const applyTransition = async <S extends z.ZodType>(
  ledger: Ledger,
  transition: Transition<S>,
): Promise<Transitioned<z.infer<S>>> => {
  const { key, schema, step, attribute = 'status', change, also = [], audit, expect = [] } = transition;
  const update = updateItem(ledger, {
    key,
    expect: [{ attribute, oneOf: step.from }, ...expect],
    ...change,
    set: { ...change?.set, [attribute]: step.to },
  });
  const committed = await commit(ledger, [update, ...also], Array.isArray(audit) ? audit : [audit as AuditNote]);
  if (committed.kind === 'applied') return committed;
  if (committed.index > 0) return { kind: 'refused', index: committed.index - 1 };
  const found = await readItem(ledger, key, schema);
  return found === undefined ? { kind: 'notFound' } : { kind: 'wrongState', found };
};
