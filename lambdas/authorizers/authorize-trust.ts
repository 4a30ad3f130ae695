import * as z from 'zod';
import { TrustId } from '#contracts/ids';
import { keys } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { readItem } from '#lambdas/platform/ledger/read-item';
import { lambdaEntry } from '#lambdas/platform/runtime/lambda-entry';
import { logEvent } from '#lambdas/platform/runtime/logger';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';
import { type Authorization, AuthorizerEvent, bearer } from './authorizer-event.ts';

const ApiKeyItem = z.object({ trustId: TrustId, doorbellQueueUrl: z.string() });

/** A trust by its API key, of which the ledger knows the hash alone. Tells the operation which trust, and its doorbell. */
export const makeAuthorizeTrust =
  ({ ledger, now }: { readonly ledger: Ledger; readonly now: () => number }) =>
  async (event: unknown): Promise<Authorization> => {
    const startedAt = now();
    const apiKey = bearer(AuthorizerEvent.parse(event));
    const found = apiKey === undefined ? undefined : await readItem(ledger, keys.apiKey(sha256Hex(apiKey)), ApiKeyItem);
    logEvent('info', 'HUB_REQUEST', {
      operation: 'authorize-trust',
      status: found === undefined ? 403 : 200,
      milliseconds: now() - startedAt,
    });
    if (found === undefined) return { isAuthorized: false };
    return { isAuthorized: true, context: { trustId: found.trustId, doorbellQueueUrl: found.doorbellQueueUrl } };
  };

/** Called by the HTTP API, which keeps the answer for a while. */
export const handler = lambdaEntry((event) => makeAuthorizeTrust({ ledger: runtimeLedger(), now: Date.now })(event));
