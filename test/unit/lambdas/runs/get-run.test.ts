import { beforeEach, expect, it } from 'vitest';
import { getRun } from '#contracts/api/runs';
import type { RunId } from '#contracts/ids';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { makeGetRun } from '#lambdas/runs/get-run';
import { fixedId, type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people, trustAdminOf, trustIdOf } from '#test/fixtures/hub/callers';
import { codeOf, ids, modelItem, preparedRun, projectItem, runItem, runTrustItem } from '#test/fixtures/hub/items';

let hub: MemoryLedger;
const get = (caller: Caller = people.viewer, runId: string = ids.run) =>
  callOperation(getRun, makeGetRun({ ledger: hub.ledger }), caller, { params: { runId } });
const round = (sequence: number, event: 'ROUND_STARTED' | 'ROUND_AGGREGATED', number: number, at: string) => {
  const of = event === 'ROUND_STARTED' ? { totalRounds: 3 } : { returned: 2, expected: 2 };
  const server = { event, round: number, sequence, at: `2026-01-01T${at}.000Z`, ...of };
  hub.seed({ ...keys.runRound(ids.run, number, sequence), kind: 'ROUND', server });
};

beforeEach(() => {
  hub = memoryLedger();
  hub.seed(projectItem({ status: 'APPROVED', trustIds: [trustIdOf(1)] }), modelItem());
  hub.seed(runItem([1, 2, 3], { status: 'RUNNING', ...preparedRun, tokenSha256: 'a'.repeat(64) }));
  hub.seed(runTrustItem(1, { status: 'JOINED', lastRound: 1 }), runTrustItem(2, { status: 'ADMITTED' }));
  hub.seed(runTrustItem(3, { status: 'REFUSED', failure: { code: 'POLICY_REFUSED', class: 'permanent' } }));
});

it('answers each trust’s part, and no round before one has begun', async () => {
  const run = await get();
  expect(run.trusts.map(({ code, status, lastRound }) => [code, status, lastRound])).toEqual([
    [codeOf(1), 'JOINED', 1],
    [codeOf(2), 'ADMITTED', undefined],
    [codeOf(3), 'REFUSED', undefined],
  ]);
  expect(run.trusts[2]?.failure?.code).toBe('POLICY_REFUSED');
  expect(run).toMatchObject({ currentRound: 0, rounds: 3, minTrusts: 3 });
  expect(run).not.toHaveProperty('remainingSeconds');
});

it('answers how far it has come by its rounds, and the seconds to go from their mean length', async () => {
  // A round takes two minutes, and the second one began one minute ago.
  round(1, 'ROUND_STARTED', 1, '11:57:00');
  round(2, 'ROUND_AGGREGATED', 1, '11:59:00');
  round(3, 'ROUND_STARTED', 2, '11:59:00');
  expect(await get()).toMatchObject({ currentRound: 2, remainingSeconds: 180 });
  hub.pass(30);
  expect(await get()).toMatchObject({ currentRound: 2, remainingSeconds: 150 });
});

it('answers the place of a run that waits, and none of one that does not', async () => {
  expect(await get()).not.toHaveProperty('queue');
  hub.seed(runItem([1], { status: 'QUEUED', listenerAwaitedAt: '2026-01-01T11:50:00.000Z' }));
  const before = fixedId(0x6001) as RunId;
  hub.seed({
    ...runItem([1], { runId: before, status: 'QUEUED', listenerAwaitedAt: '2026-01-01T11:40:00.000Z' }),
    ...keys.run(before),
    gsi2sk: before,
  });
  expect(await get()).toMatchObject({ waitingFor: 'LISTENER', queue: { place: 2, waiting: 2 } });
});

it('gives a run that has ended no seconds to go, but the reason', async () => {
  round(1, 'ROUND_STARTED', 1, '11:57:00');
  round(2, 'ROUND_AGGREGATED', 1, '11:59:00');
  const failure = { code: 'RUN_SERVER_LOST', class: 'permanent' } as const;
  hub.seed(runItem([1, 2, 3], { status: 'FAILED', failure, finishedAt: '2026-01-01T11:59:30.000Z' }));
  const run = await get();
  expect(run).toMatchObject({ status: 'FAILED', failure, finishedAt: '2026-01-01T11:59:30.000Z', currentRound: 1 });
  expect(run).not.toHaveProperty('remainingSeconds');
});

it('keeps what only the hub needs: the passport, the files’ places, the server’s token, the cohort’s hash', async () => {
  const text = JSON.stringify(await get());
  for (const inner of ['a.signed.passport', 'objectKey', 'a'.repeat(64), 'snapshotHash'])
    expect(text).not.toContain(inner);
  expect(text).toContain(codeOf(1));
});

it('is hidden from an outsider and from a Trust Admin who only decides', async () => {
  expect(await refusal(get(people.outsider))).toBe('NOT_FOUND');
  expect(await refusal(get(trustAdminOf(1)))).toBe('NOT_FOUND');
  expect(await refusal(get(people.admin, ids.model))).toBe('NOT_FOUND');
  await expect(get(people.admin)).resolves.toMatchObject({ runId: ids.run });
});
