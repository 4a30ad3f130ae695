import { timingSafeEqual } from 'node:crypto';
import { RunId } from '#contracts/ids';
import { isLiveRun } from '#domain/run/is-live-run';
import { RunAccessItem } from '#lambdas/platform/items/run-access-item';
import { keys } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { readItem } from '#lambdas/platform/ledger/read-item';
import { lambdaEntry } from '#lambdas/platform/runtime/lambda-entry';
import { logEvent } from '#lambdas/platform/runtime/logger';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';
import { type Authorization, AuthorizerEvent, bearer } from './authorizer-event.ts';

const same = (left: string, right: string): boolean => timingSafeEqual(Buffer.from(left), Buffer.from(right));

/** The server of a run by the run's own token, for as long as the run is alive and the token has not been withdrawn. */
export const makeAuthorizeRunServer =
  ({ ledger, now }: { readonly ledger: Ledger; readonly now: () => number }) =>
  async (event: unknown): Promise<Authorization> => {
    const startedAt = now();
    const request = AuthorizerEvent.parse(event);
    const token = bearer(request);
    const runId = RunId.safeParse(request.headers['x-flip-run']);
    const run = runId.success ? await readItem(ledger, keys.run(runId.data), RunAccessItem) : undefined;
    const isAuthorized =
      token !== undefined &&
      run?.tokenSha256 !== undefined &&
      isLiveRun(run.status) &&
      same(sha256Hex(token), run.tokenSha256);
    logEvent('info', 'HUB_REQUEST', {
      operation: 'authorize-run-server',
      status: isAuthorized ? 200 : 403,
      milliseconds: now() - startedAt,
    });
    return isAuthorized ? { isAuthorized, context: { runId: run.runId } } : { isAuthorized: false };
  };

/** Called by the HTTP API for every call: a token that died is dead at once. */
export const handler = lambdaEntry((event) =>
  makeAuthorizeRunServer({ ledger: runtimeLedger(), now: Date.now })(event),
);
