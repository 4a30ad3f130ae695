import * as z from 'zod';
import type { RequestAccess } from '#contracts/access-request';
import { requestAccess } from '#contracts/api/access-requests';
import { AppError } from '#contracts/app-error';
import { AccessRequestId } from '#contracts/ids';
import { requestLimits } from '#domain/access/request-limits';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import type { AuditNote } from '#lambdas/platform/ledger/audit-write';
import { commit } from '#lambdas/platform/ledger/commit';
import { countUse } from '#lambdas/platform/ledger/count-use';
import { firstIndex, keys } from '#lambdas/platform/ledger/keys';
import { type Ledger, type LedgerWrite, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { putItem, putNew } from '#lambdas/platform/ledger/ledger-writes';
import { readItem } from '#lambdas/platform/ledger/read-item';
import { actorOf, type Caller, callerOf } from '#lambdas/platform/runtime/caller';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';
import { type AccessRequestItem, stillThere } from './access-request-item.ts';
import { requestSource } from './request-source.ts';

type Deps = { readonly ledger: Ledger };
type Written = { readonly writes: readonly LedgerWrite[]; readonly audit: readonly AuditNote[] };

const keptDays = 90;
const OpenRequest = z.object({ expiresAt: z.int() });

const secondsOf = (instant: Date): number => Math.floor(instant.getTime() / 1000);

/** What writes a request down. */
const requestWritten = (ledger: Ledger, { name, reason }: RequestAccess, email: string, caller: Caller): Written => {
  const now = ledger.now();
  const addressSha256 = sha256Hex(email);
  const requestId = AccessRequestId.parse(ledger.newId());
  const expiresAt = secondsOf(now) + keptDays * 86_400;
  const request: AccessRequestItem = {
    requestId,
    email,
    name,
    reason,
    status: 'PENDING',
    requestedAt: now.toISOString(),
    addressSha256,
    expiresAt,
  };
  return {
    writes: [
      putNew(ledger, {
        ...keys.accessRequest(requestId),
        ...firstIndex.accessRequests('PENDING', requestId),
        kind: 'ACCESS_REQUEST',
        ...request,
      }),
      putItem(ledger, { ...keys.openRequest(addressSha256), kind: 'OPEN_REQUEST', requestId, expiresAt }),
    ],
    audit: [{ action: 'access.requested', actor: actorOf(caller), subject: { kind: 'access-request', id: requestId } }],
  };
};

/** As many writes, and about as long ones, that mean nothing and go by themselves. */
const nothingWritten = (ledger: Ledger, { reason }: RequestAccess): Written => {
  const expiresAt = secondsOf(ledger.now());
  const decoy = (): LedgerWrite =>
    putNew(ledger, { ...keys.decoy(ledger.newId()), kind: 'DECOY', text: ' '.repeat(reason.length), expiresAt });
  return { writes: [decoy(), decoy(), decoy()], audit: [] };
};

/**
 * Anybody: asks for an account. Whoever asks learns nothing of who has one or has asked: the same reads, the same number
 * of writes and the same answer, whether or not a request is written down. No mail is sent for it. Throws
 * TOO_MANY_REQUESTS, with when to try again.
 */
export const makeRequestAccess =
  ({ ledger }: Deps): OperationHandler<typeof requestAccess> =>
  async ({ body }, { caller }) => {
    const now = ledger.now();
    const email = body.email.toLowerCase();
    const account = await readItem(ledger, keys.email(email), z.unknown());
    const open = await readItem(ledger, keys.openRequest(sha256Hex(email)), OpenRequest);
    const isNew = account === undefined && (open === undefined || !stillThere(open, now));

    const limits = requestLimits(requestSource(callerOf(caller, 'none').address ?? '', now), now);
    const counts = limits.map(({ by, most, since, until }) =>
      countUse(ledger, { key: keys.uses('request-access', by, since), most, expiresAt: until }),
    );
    const { audit, writes } = isNew ? requestWritten(ledger, body, email, caller) : nothingWritten(ledger, body);
    const committed = await commit(ledger, [...counts, ...writes], audit);
    const refused = committed.kind === 'refused' ? limits[committed.index] : undefined;
    if (refused !== undefined)
      throw new AppError('TOO_MANY_REQUESTS', {
        retryAfterSeconds: Math.ceil((refused.until.getTime() - now.getTime()) / 1000),
      });
    return { status: 'RECEIVED' };
  };

/** Lambda entry. */
export const handler = edge(requestAccess, () => makeRequestAccess({ ledger: runtimeLedger() }));
