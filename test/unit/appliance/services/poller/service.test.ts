import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { openDatabase } from '#appliance/platform/database';
import type { ServiceDatabase } from '#appliance/platform/service-database';
import type { Handlers } from '#appliance/services/poller/handlers/handlers';
import type { HubPort } from '#appliance/services/poller/hub-port';
import { createJobJournal, jobMigrations } from '#appliance/services/poller/job-journal';
import { createPoller } from '#appliance/services/poller/service';
import { AppError } from '#contracts/app-error';
import { Policy } from '#contracts/policy';
import type { LeasedTask, TaskClaims } from '#contracts/task';

const projectId = '0190a000-0000-7000-8000-0000000000bb';
const task = (n: number, fencingToken = 1): LeasedTask =>
  ({
    taskId: `0190a000-0000-7000-8000-${String(n).padStart(12, '0')}`,
    type: 'stop_run',
    fencingToken,
    leaseExpiresAt: '2027-01-01T00:00:00.000Z',
    sealed: 'sealed',
  }) as LeasedTask;
const runId = '0190a000-0000-7000-8000-0000000000cc';

type Setup = {
  offers: LeasedTask[][];
  report?: HubPort['report'];
  handler?: () => Promise<unknown>;
  database?: ServiceDatabase;
  policy?: Policy;
  open?: (leased: LeasedTask) => Promise<TaskClaims>;
  doorbell?: HubPort['waitAtDoorbell'];
};

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

function begin(setup: Setup) {
  const database = setup.database ?? openDatabase(':memory:', jobMigrations);
  const journal = createJobJournal(database);
  const reports: { taskId: string; fencingToken: number; kind: string; code?: string }[] = [];
  const events: string[] = [];
  let worked = 0;
  const hub: HubPort = {
    lease: async () => setup.offers.shift() ?? [],
    renew: async () => {},
    report: async (taskId, report) => {
      await setup.report?.(taskId, report);
      const { outcome, fencingToken } = report;
      reports.push({
        taskId,
        fencingToken,
        kind: outcome.kind,
        ...(outcome.kind === 'failed' ? { code: outcome.failure.code } : {}),
      });
    },
    heartbeat: async () => {
      throw new Error('not used');
    },
    waitAtDoorbell: setup.doorbell ?? ((signal) => pause(5, undefined, { signal }).then(() => {})),
  };
  const poller = createPoller({
    hub,
    journal,
    handlers: {
      stop_run: async () => {
        worked += 1;
        await setup.handler?.();
        return { runId, wasActive: false };
      },
    } as unknown as Handlers,
    open:
      setup.open ??
      (async (leased) =>
        ({
          version: 1,
          taskId: leased.taskId,
          type: leased.type,
          expiresAt: '2027-01-01T00:00:00.000Z',
          payload: { runId, projectId, reason: 'RUN_FAILED' },
        }) as unknown as TaskClaims),
    policy: setup.policy ?? Policy.parse({ version: 1 }),
    log: (code) => void events.push(code),
    now: () => new Date(),
    random: () => 0.5,
    pause: (milliseconds, signal) => pause(Math.min(milliseconds, 10), undefined, { signal }).then(() => {}),
    renewMilliseconds: 1000,
    backOff: { firstMilliseconds: 1, longestMilliseconds: 10 },
  });
  poller.start();
  stops.push(poller.stop);
  return { journal, reports, events, poller, database, worked: () => worked };
}

const settled = async (check: () => boolean): Promise<void> => {
  for (let turn = 0; turn < 400 && !check(); turn += 1) await pause(5);
  expect(check()).toBe(true);
};

describe('the poller', () => {
  it('does a task once and reports it with its fencing token', async () => {
    const run = begin({ offers: [[task(1)]] });
    await settled(() => run.reports.length === 1);
    expect(run.reports).toEqual([{ taskId: task(1).taskId, fencingToken: 1, kind: 'done' }]);
    expect(run.worked()).toBe(1);
  });

  it('works without a doorbell, by asking again after pauses', async () => {
    const run = begin({ offers: [[], [], [task(1)]], doorbell: () => Promise.reject(new AppError('DEPENDENCY_DOWN')) });
    await settled(() => run.reports.length === 1);
    expect(run.events.filter((code) => code === 'HUB_LOST').length).toBeGreaterThan(0);
  });

  it('reports again until the hub confirms', async () => {
    let failures = 3;
    const run = begin({
      offers: [[task(1)]],
      report: async () => {
        failures -= 1;
        if (failures >= 0) throw new AppError('DEPENDENCY_DOWN');
      },
    });
    await settled(() => run.reports.length === 1);
    expect(run.worked()).toBe(1);
    await settled(() => run.journal.find(task(1).taskId)?.report === 'SETTLED');
  });

  it('keeps a result whose lease was lost and reports it under the next lease, without working again', async () => {
    const run = begin({
      offers: [[task(1)], [], [], [], [], [], [], [], [], [], [], [], [task(1, 2)]],
      report: async (_id, report) => {
        if (report.fencingToken === 1) throw new AppError('LEASE_LOST');
      },
    });
    await settled(() => run.reports.length === 1);
    expect(run.reports[0]).toMatchObject({ fencingToken: 2, kind: 'done' });
    expect(run.worked()).toBe(1);
  });

  it('refuses a replay with the same token', async () => {
    const run = begin({ offers: [[task(1)], [task(1)]] });
    await settled(() => run.events.includes('TASK_REFUSED'));
    expect(run.worked()).toBe(1);
  });

  it('reports a refused task as failed without doing anything', async () => {
    const run = begin({ offers: [[task(1)]], open: () => Promise.reject(new AppError('TASK_SIGNATURE')) });
    await settled(() => run.reports.length === 1);
    expect(run.reports[0]).toMatchObject({ kind: 'failed', code: 'TASK_SIGNATURE' });
    expect(run.worked()).toBe(0);
  });

  it('does not do what the trust’s policy forbids', async () => {
    const policy = Policy.parse({ version: 1, projects: { deny: [projectId] } });
    const run = begin({ offers: [[task(1)]], policy });
    await settled(() => run.reports.length === 1);
    expect(run.reports[0]).toMatchObject({ kind: 'failed', code: 'POLICY_REFUSED' });
    expect(run.worked()).toBe(0);
  });

  it('deletes the cohort of a project that the trust has come to deny', async () => {
    const deletion = { ...task(1), type: 'delete_cohort' } as LeasedTask;
    const run = begin({ offers: [[deletion]], policy: Policy.parse({ version: 1, projects: { deny: [projectId] } }) });
    await settled(() => run.reports.length === 1);
    expect(run.events).toContain('TASK_TAKEN');
    expect(run.events).not.toContain('TASK_REFUSED');
  });

  it('takes up unfinished work and owed reports after a restart', async () => {
    const first = begin({
      offers: [[task(1), task(2)]],
      handler: () => new Promise(() => {}),
    });
    await settled(() => first.worked() === 2);
    await first.poller.stop();
    first.journal.finish(task(2).taskId, { kind: 'done', result: { runId, wasActive: true } });
    const second = begin({ offers: [], database: first.database });
    await settled(() => second.reports.length === 2);
    expect(second.worked()).toBe(1);
  });

  it('turns an exception into a registered failure without its text', async () => {
    const run = begin({ offers: [[task(1)]], handler: () => Promise.reject(new Error('patient 42')) });
    await settled(() => run.reports.length === 1);
    expect(run.reports[0]).toMatchObject({ kind: 'failed', code: 'INTERNAL' });
  });
});
