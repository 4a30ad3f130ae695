import { beforeEach, expect, it } from 'vitest';
import type { RunStatus } from '#contracts/run';
import { makeAuthorizeRunServer } from '#lambdas/authorizers/authorize-run-server';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { ids, runItem } from '#test/fixtures/hub/items';

const token = 'a-token-of-at-least-sixteen';
const tokenSha256 = sha256Hex(token);
let hub: MemoryLedger;
const authorize = (given: string = token, runId: string = ids.run) =>
  makeAuthorizeRunServer({ ledger: hub.ledger, now: () => hub.ledger.now().getTime() })({
    headers: { authorization: `Bearer ${given}`, 'x-flip-run': runId },
  });

beforeEach(() => {
  hub = memoryLedger();
});

it.each<RunStatus>(['ADMITTING', 'RUNNING', 'RELEASING'])(
  'lets the server of a run in while it is %s',
  async (status) => {
    hub.seed(runItem([1], { status, tokenSha256 }));
    expect(await authorize()).toEqual({ isAuthorized: true, context: { runId: ids.run } });
  },
);

it.each<RunStatus>(['SUCCEEDED', 'FAILED', 'STOPPED'])('lets nobody in once the run has %s', async (status) => {
  hub.seed(runItem([1], { status, tokenSha256 }));
  expect(await authorize()).toEqual({ isAuthorized: false });
});

it('lets nobody in with another token, for another run, or after the token was withdrawn', async () => {
  hub.seed(runItem([1], { status: 'RUNNING', tokenSha256 }));
  expect(await authorize('another-token-of-some-length')).toEqual({ isAuthorized: false });
  expect(await authorize(token, ids.model)).toEqual({ isAuthorized: false });
  expect(await authorize(token, 'no id')).toEqual({ isAuthorized: false });
  hub.seed(runItem([1], { status: 'RUNNING' }));
  expect(await authorize()).toEqual({ isAuthorized: false });
});
