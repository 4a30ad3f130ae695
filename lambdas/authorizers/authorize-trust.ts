import { readApiKey } from '#lambdas/platform/items/api-key-item';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { lambdaEntry } from '#lambdas/platform/runtime/lambda-entry';
import { logEvent } from '#lambdas/platform/runtime/logger';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';
import { type Authorization, AuthorizerEvent, bearer } from './authorizer-event.ts';

/**
 * A trust by its API key, of which the ledger knows the hash alone. Tells the operation which trust, its doorbell, and the
 * hash, so that what concerns the keys themselves is judged by the key that was shown.
 */
export const makeAuthorizeTrust =
  ({ ledger, now }: { readonly ledger: Ledger; readonly now: () => number }) =>
  async (event: unknown): Promise<Authorization> => {
    const startedAt = now();
    const apiKey = bearer(AuthorizerEvent.parse(event));
    const apiKeySha256 = apiKey === undefined ? undefined : sha256Hex(apiKey);
    const found = apiKeySha256 === undefined ? undefined : await readApiKey(ledger, apiKeySha256);
    logEvent('info', 'HUB_REQUEST', {
      operation: 'authorize-trust',
      status: found === undefined ? 403 : 200,
      milliseconds: now() - startedAt,
    });
    if (found === undefined || apiKeySha256 === undefined) return { isAuthorized: false };
    const { doorbellQueueUrl, trustId } = found.apiKey;
    return { isAuthorized: true, context: { trustId, doorbellQueueUrl, apiKeySha256 } };
  };

/** Called by the HTTP API, which keeps the answer for a minute: so long a revoked key may still be let in. */
export const handler = lambdaEntry((event) => makeAuthorizeTrust({ ledger: runtimeLedger(), now: Date.now })(event));
