import type { AccessRequestStatus } from '#contracts/access-request';
import type { AuditNote } from '#lambdas/platform/ledger/audit-write';
import { firstIndex, keys } from '#lambdas/platform/ledger/keys';
import type { Ledger, LedgerWrite } from '#lambdas/platform/ledger/ledger';
import { putItem, updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { actorOf, type Caller, callerOf } from '#lambdas/platform/runtime/caller';
import type { AccessRequestItem } from './access-request-item.ts';

/** What enrolling or dismissing a request writes: it waits no longer, and its address may ask again. */
export const handleRequest = (
  ledger: Ledger,
  caller: Caller,
  { addressSha256, requestId }: AccessRequestItem,
  status: Exclude<AccessRequestStatus, 'PENDING'>,
): { readonly writes: readonly LedgerWrite[]; readonly audit: readonly AuditNote[] } => {
  const now = ledger.now();
  const expiresAt = Math.floor(now.getTime() / 1000);
  return {
    writes: [
      updateItem(ledger, {
        key: keys.accessRequest(requestId),
        expect: [{ attribute: 'status', oneOf: ['PENDING'] }],
        set: {
          status,
          handledBy: callerOf(caller, 'user').userId,
          handledAt: now.toISOString(),
          ...firstIndex.accessRequests(status, requestId),
        },
      }),
      putItem(ledger, { ...keys.openRequest(addressSha256), kind: 'OPEN_REQUEST', requestId, expiresAt }),
    ],
    audit: [
      {
        action: status === 'ENROLLED' ? 'access.enrolled' : 'access.dismissed',
        actor: actorOf(caller),
        subject: { kind: 'access-request', id: requestId },
      },
    ],
  };
};
