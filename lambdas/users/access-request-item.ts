import * as z from 'zod';
import { AccessRequest } from '#contracts/access-request';
import { AppError } from '#contracts/app-error';
import type { AccessRequestId } from '#contracts/ids';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { readItem } from '#lambdas/platform/ledger/read-item';

/** A request for an account on the ledger; it goes by itself. */
export const AccessRequestItem = AccessRequest.extend({
  addressSha256: z.string(),
  /** Seconds since 1970; DynamoDB removes it within days of it. */
  expiresAt: z.int(),
});
export type AccessRequestItem = z.infer<typeof AccessRequestItem>;

/** Whether an item that expires is still to be taken as there. */
export const stillThere = ({ expiresAt }: { readonly expiresAt: number }, now: Date): boolean =>
  expiresAt > now.getTime() / 1000;

/** Reads a request that must be there and wait. Throws NOT_FOUND; WRONG_STATE for one that was handled. */
export const requirePendingRequest = async (ledger: Ledger, requestId: AccessRequestId): Promise<AccessRequestItem> => {
  const request = await readItem(ledger, keys.accessRequest(requestId), AccessRequestItem);
  if (request === undefined || !stillThere(request, ledger.now())) throw new AppError('NOT_FOUND');
  if (request.status !== 'PENDING')
    throw new AppError('WRONG_STATE', { details: [{ rule: 'PENDING', place: 'request' }] });
  return request;
};
