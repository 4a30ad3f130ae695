import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ProjectId } from '#contracts/ids';
import type { HubKeyChain } from '#domain/hub-key/hub-key-chain';
import { firstIndex, keys, secondIndex } from '#lambdas/platform/ledger/keys';
import type { RunServerState } from '#lambdas/platform/workflow/run-servers';
import { makeWatchRuns } from '#lambdas/workflows/watchers/watch-runs';
import { fixedId } from '#test/fakes/memory-ledger';
import { people, trustIdOf } from '#test/fixtures/hub/callers';
import { type HubParts, hubParts } from '#test/fixtures/hub/hub-parts';
import {
  answerItem,
  codeOf,
  ed25519Key,
  fileItem,
  ids,
  preparedRun,
  projectItem,
  projectTrustItem,
  queryItem,
  readyPart,
  runItem,
  runTrustItem,
  tokenItem,
  trustItem,
} from '#test/fixtures/hub/items';

let hub: HubParts;
let server: RunServerState;
let hubKeys: HubKeyChain;
let lines: string[];
const watch = () =>
  makeWatchRuns({
    ledger: hub.ledger,
    maker: hub.maker,
    executions: hub.memory.executions,
    servers: { look: async () => server },
    signer: { keys: async () => hubKeys },
    approvalMachineArn: 'approval',
    runMachineArn: 'run',
    scanMachineArn: 'scan',
  })();
const key = { key: ed25519Key, kid: 'first' };
const nothing = { runs: 0, approvals: 0, scans: 0, endings: 0, openings: 0, stagings: 0 };
const started = () => hub.memory.started.map(({ machineArn, name }) => `${machineArn} ${name}`);
const logged = (event: string) => lines.map((line) => JSON.parse(line)).filter((line) => line.event === event);
const run = () => hub.at(keys.run(ids.run));
const minutesAgo = (minutes: number): string => new Date(hub.ledger.now().getTime() - minutes * 60_000).toISOString();

beforeEach(() => {
  hub = hubParts();
  server = { kind: 'alive' };
  hubKeys = { keys: [key], statements: [], number: 0 };
  lines = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
});
afterEach(() => vi.restoreAllMocks());

it('looks at nothing where nothing is open, and says that it ran', async () => {
  expect(await watch()).toEqual(nothing);
  expect(logged('HUB_REQUEST')).toMatchObject([{ operation: 'watch-runs', status: 200 }]);
});

describe('a live run', () => {
  beforeEach(() => {
    hub.memory.running.add(ids.run);
  });

  it('that goes on is left alone', async () => {
    hub.seed(runItem([1], { status: 'RUNNING', serverTaskArn: 'task' }), runTrustItem(1), tokenItem(ids.run, 'finish'));
    expect(await watch()).toEqual({ ...nothing, runs: 1 });
    expect([started(), hub.memory.succeeded, run()?.givenUpFor]).toEqual([[], [], undefined]);
  });

  it('whose server is gone before it has finished is given up, with how the server ended', async () => {
    server = { kind: 'gone', exitCode: 137, stopCode: 'EssentialContainerExited' };
    hub.seed(runItem([1], { status: 'RUNNING', serverTaskArn: 'task' }), runTrustItem(1), tokenItem(ids.run, 'finish'));
    await watch();
    expect(run()?.givenUpFor).toMatchObject({ code: 'RUN_SERVER_LOST', details: [{ place: 'exit code 137' }] });
    expect(hub.memory.succeeded).toEqual(['finish']);
    expect(hub.audited()).toEqual(['run.givenUp']);
    expect(logged('HUB_RUN_WATCHED')).toMatchObject([{ runId: ids.run, action: 'server-lost' }]);
  });

  it('whose server finished and is gone is not given up', async () => {
    server = { kind: 'gone', exitCode: 0 };
    const finished = { serverTaskArn: 'task', serverFinishedAt: '2026-01-01T11:00:00.000Z' };
    hub.seed(runItem([1], { status: 'RUNNING', ...finished }), runTrustItem(1), tokenItem(ids.run, 'finish'));
    await watch();
    expect(run()).not.toHaveProperty('givenUpFor');
    // The signal that the wait is over may have been lost.
    expect(hub.memory.succeeded).toEqual(['finish']);
  });

  it('whose passport a key signed that was revoked since is given up, and not before', async () => {
    const { prepared } = preparedRun;
    hub.seed(runItem([1], { status: 'RUNNING', serverTaskArn: 'task', prepared }), runTrustItem(1));
    hub.seed(tokenItem(ids.run, 'finish'));
    await watch();
    expect(run()).not.toHaveProperty('givenUpFor');
    const revoked = { ...key, until: minutesAgo(9), revokedFrom: minutesAgo(5) };
    hubKeys = { keys: [revoked, { key: ed25519Key, kid: 'second' }], statements: ['1', '2'], number: 2 };
    await watch();
    expect(run()).toMatchObject({ givenUpFor: { code: 'HUB_KEY_REVOKED' } });
    expect(hub.memory.succeeded).toContain('finish');
  });

  it('whose execution vanished gets the next one, once', async () => {
    hub.memory.running.clear();
    hub.seed(runItem([1], { status: 'PREPARING' }), runTrustItem(1));
    await watch();
    await watch();
    expect(started()).toEqual([`run ${ids.run}_2`]);
    expect(run()).toMatchObject({ executions: 2 });
    expect(logged('HUB_RUN_WATCHED')).toMatchObject([{ runId: ids.run, action: 'restarted' }]);
  });
});

it('starts the lost execution of a file’s checks again, and leaves one that runs', async () => {
  const scanned = (fileName: string, uploadId: string) =>
    hub.seed({
      ...fileItem(fileName, 'x', { status: 'SCANNING', uploadId }),
      ...secondIndex.scans(ids.model, fileName),
    });
  scanned('lost.py', 'upload-one');
  scanned('busy.py', 'upload-two');
  hub.memory.running.add('upload-two');
  expect(await watch()).toEqual({ ...nothing, scans: 2 });
  expect(started()).toEqual(['scan upload-one_2']);
});

it('starts the lost execution of an approval again, and leaves one that waits', async () => {
  const names = [1, 2].map((number) => `${ids.project}_${trustIdOf(number)}`);
  hub.seed(projectTrustItem(1), projectTrustItem(2), tokenItem(String(names[1]), 'decision'));
  hub.memory.running.add(String(names[1]));
  expect(await watch()).toEqual({ ...nothing, approvals: 2 });
  expect(started()).toEqual([`approval ${names[0]}_2`]);
});

it('looks at four hundred approvals a pass, and at the others in the next ones', async () => {
  const numbers = Array.from({ length: 401 }, (_, index) => index + 1);
  hub.seed(...numbers.map((number) => projectTrustItem(number)));
  expect((await watch()).approvals).toBe(401);
  expect(hub.memory.started).toHaveLength(400);
  hub.pass(60);
  expect((await watch()).approvals).toBe(401);
  const looked = new Set(hub.memory.started.map(({ input }) => (input as { trustId: string }).trustId));
  expect(looked.size).toBe(401);
});

describe('a question that was begun', () => {
  const begun = (createdAt: string) => {
    hub.seed(projectItem({ openingQueryId: ids.query }), trustItem(1), trustItem(2), {
      ...queryItem({ createdAt, opening: { trustIds: [1, 2].map(trustIdOf) } }),
      ...secondIndex.openings(ids.project, ids.query),
    });
  };

  it('and left by its call is completed', async () => {
    begun(minutesAgo(2));
    hub.seed(answerItem(1));
    expect(await watch()).toEqual({ ...nothing, openings: 1 });
    expect(hub.at(keys.project(ids.project))).toMatchObject({ latestQueryId: ids.query });
    expect(hub.rung).toEqual(['https://sqs.test/2']);
  });

  it('by a call that may still be at it is left to that', async () => {
    begun(minutesAgo(1));
    expect(await watch()).toEqual({ ...nothing, openings: 1 });
    expect(hub.at(keys.project(ids.project))).not.toHaveProperty('latestQueryId');
    expect(hub.rung).toEqual([]);
  });
});

it('completes a staging that its call left, and not one of a moment ago', async () => {
  const staged = (number: number, minutes: number): ProjectId => {
    const projectId = fixedId(number) as ProjectId;
    const trusts = [{ trustId: trustIdOf(1), code: codeOf(1) }];
    const staging = { queryId: ids.query, trusts, by: people.owner.userId, at: minutesAgo(minutes) };
    hub.seed({
      ...projectItem({ projectId, latestQueryId: ids.query, staging }),
      ...keys.project(projectId),
      ...firstIndex.projects(projectId),
      ...secondIndex.stagings(projectId),
    });
    return projectId;
  };
  const [left, fresh] = [staged(0x101, 2), staged(0x102, 0)];
  expect(await watch()).toEqual({ ...nothing, stagings: 2 });
  expect(hub.at(keys.project(left))).toMatchObject({ status: 'STAGED' });
  expect(hub.at(keys.project(fresh))).toMatchObject({ status: 'DRAFT' });
  expect(started()).toEqual([`approval ${left}_${trustIdOf(1)}`]);
});

describe('an ending', () => {
  it('of a closed project goes on until the part of every trust has ended', async () => {
    hub.seed({
      ...projectItem({ status: 'CLOSED', trustIds: [trustIdOf(1)] }),
      ...secondIndex.endings(ids.project),
    });
    hub.seed(trustItem(1), projectTrustItem(1, readyPart));
    expect(await watch()).toMatchObject({ endings: 1 });
    expect(hub.at(keys.projectTrust(ids.project, trustIdOf(1)))).toMatchObject({
      endedAt: '2026-01-01T12:00:00.000Z',
    });
    expect(hub.at(keys.project(ids.project))).not.toHaveProperty('gsi2pk');
  });

  it.each([
    ['asked to delete once more', 61, 1],
    ['left in peace for an hour after it could not', 59, 0],
  ])('of a trust that still holds its cohort is %s', async (_what, minutes, tasks) => {
    hub.seed(trustItem(1), {
      ...projectTrustItem(1, { ...readyPart, decision: 'REVOKED', endedAt: minutesAgo(90) }),
      ...secondIndex.endings(ids.project, trustIdOf(1)),
      deleteFailedAt: minutesAgo(minutes),
    });
    await watch();
    expect(hub.all().filter(({ type }) => type === 'delete_cohort')).toHaveLength(tasks);
  });
});

it('goes on past one that fails, and names the fault and nothing of its subject', async () => {
  // Its trust is not on the ledger, so that its task cannot be made.
  hub.seed(projectItem({ openingQueryId: ids.query }), {
    ...queryItem({ createdAt: minutesAgo(5), opening: { trustIds: [trustIdOf(9)] } }),
    ...secondIndex.openings(ids.project, ids.query),
  });
  hub.seed(runItem([1], { status: 'PREPARING' }), runTrustItem(1));
  expect(await watch()).toEqual({ ...nothing, runs: 1, openings: 1 });
  expect(started()).toEqual([`run ${ids.run}_2`]);
  const faults = logged('HUB_FAULT');
  expect(faults).toMatchObject([{ operation: 'watch-runs', code: 'INTERNAL', errorName: 'Error' }]);
  expect(JSON.stringify(faults)).not.toContain(ids.query);
});
