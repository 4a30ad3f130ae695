import type { TaskItem } from '#lambdas/platform/items/task-item';
import type { Expected } from '#lambdas/platform/ledger/ledger-writes';

/** What must still hold of a task that was read: a lease taken over or renewed since then stays. */
export const sameLease = ({ fencingToken, leaseExpiresAt }: TaskItem): Expected[] => [
  { attribute: 'fencingToken', oneOf: [fencingToken] },
  ...(leaseExpiresAt === undefined ? [] : [{ attribute: 'leaseExpiresAt', oneOf: [leaseExpiresAt] }]),
];
