import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ProjectId, QueryId, TrustId } from '#contracts/ids';
import { approvalSteps } from '#domain/project/approval-step-done';
import { approvalWait, approvalWaitSeconds } from '#domain/project/approval-wait';
import { ProjectTrustItem } from '#lambdas/platform/items/project-item';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { putItem } from '#lambdas/platform/ledger/ledger-writes';
import { readItem } from '#lambdas/platform/ledger/read-item';
import { makeAwaitStep } from '#lambdas/workflows/await-step';
import { looksBeforeLost, watchApproval } from '#lambdas/workflows/watchers/watch-approval';
import { startTestLedger, type TestLedger } from '#test/support/test-ledger';

const states = {
  decision: { decision: 'PENDING', cohort: 'NONE', imaging: 'NONE' },
  freeze: { decision: 'APPROVED', cohort: 'FREEZING', imaging: 'NONE' },
  import: { decision: 'APPROVED', cohort: 'FROZEN', imaging: 'IMPORTING' },
} as const;

let table: TestLedger;
let ledger: Ledger;
let started: string[];
const executions = {
  succeed: async () => {},
  isRunning: async () => true,
  start: async (_arn: string, name: string) => void started.push(name),
};

beforeAll(async () => {
  table = await startTestLedger();
  ledger = table.ledger;
});
afterAll(() => table?.stop());
beforeEach(() => {
  started = [];
});

const addPart = async (step: keyof typeof states) => {
  const of = { projectId: ProjectId.parse(ledger.newId()), trustId: TrustId.parse(ledger.newId()) };
  const part = { ...of, queryId: QueryId.parse(ledger.newId()), code: 'TR', executions: 1, faults: 0, ...states[step] };
  const key = keys.projectTrust(of.projectId, of.trustId);
  await commit(ledger, [putItem(ledger, { ...key, kind: 'PROJECT_TRUST', ...part })], []);
  return of;
};
const look = async (of: { projectId: ProjectId; trustId: TrustId }) => {
  table.pass(60);
  await watchApproval({ ledger, executions, approvalMachineArn: 'arn' }, of);
};
const missed = async ({ projectId, trustId }: { projectId: ProjectId; trustId: TrustId }) =>
  (await readItem(ledger, keys.projectTrust(projectId, trustId), ProjectTrustItem))?.waitsMissed;

describe.each(approvalSteps)('an execution that waits for the %s', (step) => {
  it('is started again within minutes when its step was killed before it stored the token', async () => {
    const of = await addPart(step);
    for (let n = 1; n < looksBeforeLost; n += 1) await look(of);
    expect(started).toEqual([]);
    await look(of);
    expect(started).toEqual([`${of.projectId}_${of.trustId}_2`]);
    // The new execution stores its token, and is left alone.
    await makeAwaitStep(ledger, executions)({ ...of, step, token: 't' });
    for (let n = 0; n < 2 * looksBeforeLost; n += 1) await look(of);
    expect(started).toHaveLength(1);
  });

  it('is left alone while the token may still come, or has come', async () => {
    const of = await addPart(step);
    await look(of);
    expect(await missed(of)).toBe(1);
    await makeAwaitStep(ledger, executions)({ ...of, step, token: 't' });
    for (let n = 0; n < 2 * looksBeforeLost; n += 1) await look(of);
    expect(await missed(of)).toBe(0);
    expect(started).toEqual([]);
  });

  it('is started again when all there is is the token of a wait that ended long ago', async () => {
    const of = await addPart(step);
    await makeAwaitStep(ledger, executions)({ ...of, step, token: 't' });
    table.pass(approvalWaitSeconds[step]);
    for (let n = 0; n < looksBeforeLost; n += 1) await look(of);
    expect(started).toHaveLength(1);
  });

  it('waits as long as its state machine says', () => {
    const machine = JSON.parse(
      readFileSync(new URL('../../state-machines/approval.asl.json', import.meta.url), 'utf8'),
    );
    const wait = Object.values<any>(machine.States).find(({ Parameters }) => Parameters?.Payload?.step === step);
    expect(wait.TimeoutSeconds).toBe(approvalWaitSeconds[step]);
    expect(approvalWait(states[step])).toBe(step);
  });
});

it('waits for nothing where an approval has ended', () => {
  expect(approvalWait({ decision: 'DECLINED', cohort: 'NONE', imaging: 'NONE' })).toBeUndefined();
  expect(approvalWait({ decision: 'APPROVED', cohort: 'FROZEN', imaging: 'READY' })).toBeUndefined();
});
