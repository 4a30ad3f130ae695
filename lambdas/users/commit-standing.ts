import { AppError } from '#contracts/app-error';
import type { AuditNote } from '#lambdas/platform/ledger/audit-write';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Ledger, LedgerWrite } from '#lambdas/platform/ledger/ledger';
import { requireItem } from '#lambdas/platform/ledger/ledger-writes';
import { type Caller, callerOf } from '#lambdas/platform/runtime/caller';

/**
 * Writes a change of how somebody else stands, while whoever makes it is an enabled Admin. Throws FORBIDDEN where they
 * are no longer, CONFLICT where one of the writes finds something else than it expects.
 */
export const commitStanding = async (
  ledger: Ledger,
  caller: Caller,
  writes: readonly LedgerWrite[],
  audit: readonly AuditNote[],
): Promise<void> => {
  const stillAdmin = requireItem(ledger, {
    key: keys.user(callerOf(caller, 'user').userId),
    expect: [{ attribute: 'role', oneOf: ['Admin'] }],
    absent: ['disabledAt'],
  });
  const committed = await commit(ledger, [stillAdmin, ...writes], audit);
  if (committed.kind === 'refused') throw new AppError(committed.index === 0 ? 'FORBIDDEN' : 'CONFLICT');
};
