import { beforeEach, describe, expect, it } from 'vitest';
import { finishRun } from '#contracts/api/run-server';
import type { RunStatus } from '#contracts/run';
import { keys } from '#lambdas/platform/ledger/keys';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';
import { makeFinishRun } from '#lambdas/run-servers/finish-run';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { runServerCaller } from '#test/fixtures/hub/callers';
import { type HubParts, hubParts } from '#test/fixtures/hub/hub-parts';
import { ids, resultItem, runItem, tokenItem } from '#test/fixtures/hub/items';

let hub: HubParts;
const name = 'final.safetensors';
const finish = (more: object = {}) =>
  callOperation(
    finishRun,
    makeFinishRun({
      ledger: hub.ledger,
      objects: hub.store.objects,
      executions: hub.memory.executions,
      resultBucket: 'results',
    }),
    runServerCaller(ids.run),
    { body: { outcome: 'COMPLETED', results: [name], roundsCompleted: 3, ...more } },
  );
const run = () => hub.at(keys.run(ids.run));
const result = () => hub.at(keys.result(ids.run, name));

beforeEach(() => {
  hub = hubParts();
  hub.seed(runItem([1], { status: 'RUNNING', tokenSha256: sha256Hex('a token') }), resultItem(name, 'weights'));
  hub.store.put({ bucket: 'results', key: name }, 'weights');
});

it('releases the results that are there, withdraws the token and lets the workflow go on', async () => {
  hub.seed(tokenItem(ids.run, 'server'), tokenItem(ids.run, 'finish'));
  await finish();
  expect(run()).toMatchObject({ status: 'RUNNING', serverFinishedAt: '2026-01-01T12:00:00.000Z' });
  expect(run()).not.toHaveProperty('tokenSha256');
  expect(run()).not.toHaveProperty('givenUpFor');
  expect(result()).toMatchObject({ released: true });
  expect(hub.memory.succeeded).toEqual(['server', 'finish']);
  expect(hub.audited()).toEqual(['run.serverFinished']);
});

describe('that failed', () => {
  const failure = { code: 'RUN_TOO_FEW_TRUSTS', class: 'permanent' };

  it('releases nothing, and its reason becomes the run’s', async () => {
    await finish({ outcome: 'FAILED', failure });
    expect(run()).toMatchObject({ givenUpFor: failure });
    expect(result()).toMatchObject({ released: false });
  });

  it('without a reason has lost its server', async () => {
    await finish({ outcome: 'FAILED' });
    expect(run()).toMatchObject({ givenUpFor: { code: 'RUN_SERVER_LOST' } });
  });

  it('does not replace the reason that the hub had', async () => {
    const earlier = { code: 'RUN_DEADLINE', class: 'permanent' } as const;
    hub.seed(runItem([1], { status: 'RUNNING', givenUpFor: earlier }));
    await finish({ outcome: 'FAILED', failure });
    expect(run()).toMatchObject({ givenUpFor: earlier });
  });
});

it.each([
  ['not announced', () => finish({ results: ['other'] }), 'a result must be announced first'],
  [
    'not uploaded',
    () => {
      hub.seed(resultItem('second', 'x'));
      return finish({ results: ['second'] });
    },
    'a result must have been uploaded',
  ],
  [
    'of other bytes than announced',
    () => {
      hub.store.put({ bucket: 'results', key: name }, 'WEIGHTS');
      return finish();
    },
    'a result must have the size and SHA-256 announced',
  ],
])('is refused with a result that was %s, and the run waits on', async (_what, call, rule) => {
  expect(await refusal(call())).toBe(`FILE_REJECTED | body.results.0: ${rule}`);
  expect(run()).toHaveProperty('tokenSha256');
  expect(run()).not.toHaveProperty('serverFinishedAt');
});

it('counts once', async () => {
  await finish();
  expect(await refusal(finish())).toBe('CONFLICT');
  expect(hub.audited()).toHaveLength(1);
});

it.each<RunStatus>(['SUCCEEDED', 'FAILED', 'STOPPED'])('is refused once the run has %s', async (status) => {
  hub.seed(runItem([1], { status }));
  expect(await refusal(finish())).toBe('CONFLICT');
});
