import { beforeEach, expect, it } from 'vitest';
import { takeRunToken } from '#contracts/api/run-server';
import { keys } from '#lambdas/platform/ledger/keys';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';
import { makeTakeRunToken } from '#lambdas/run-servers/take-run-token';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { runServerCaller } from '#test/fixtures/hub/callers';
import { type HubParts, hubParts } from '#test/fixtures/hub/hub-parts';
import { ids, runItem } from '#test/fixtures/hub/items';

let hub: HubParts;
const take = (token: string) =>
  callOperation(takeRunToken, makeTakeRunToken(hub.ledger), runServerCaller(ids.run), {
    body: { tokenSha256: sha256Hex(token) },
  });
const run = () => hub.at(keys.run(ids.run));

beforeEach(() => {
  hub = hubParts();
  hub.seed(runItem([1], { status: 'ADMITTING', tokenSha256: sha256Hex('the start’s') }));
});

it('puts the token of the server in place of the one that it was started with', async () => {
  await take('its own');
  expect(run()).toMatchObject({ tokenSha256: sha256Hex('its own'), tokenTakenAt: '2026-01-01T12:00:00.000Z' });
  expect(hub.audited()).toEqual(['run.tokenTaken']);
});

it('takes one only, also where two ask at once', async () => {
  hub.beforeNextWrite(() => hub.seed({ ...run(), tokenSha256: sha256Hex('faster'), tokenTakenAt: 'now' } as never));
  expect(await refusal(take('slower'))).toBe('WRONG_STATE | run: a server takes its token once');
  expect(run()).toMatchObject({ tokenSha256: sha256Hex('faster') });
});

it('brings no token back that has died', async () => {
  hub.seed(runItem([1], { status: 'RUNNING' }));
  expect(await refusal(take('its own'))).toBe('WRONG_STATE | run: a server takes its token once');
  expect(run()).not.toHaveProperty('tokenSha256');
});
