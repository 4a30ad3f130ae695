import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { openDatabase } from '#appliance/platform/database';
import type { ServiceDatabase } from '#appliance/platform/service-database';
import type { Handlers } from '#appliance/services/poller/handlers/handlers';
import type { HubPort } from '#appliance/services/poller/hub-port';
import { createJobJournal } from '#appliance/services/poller/job-journal';
import { pollerMigrations } from '#appliance/services/poller/poller-migrations';
import type { TaskContext } from '#appliance/services/poller/ports';
import { createPoller } from '#appliance/services/poller/service';
import { AppError } from '#contracts/app-error';
import { Policy } from '#contracts/policy';
import type { LeasedTask, RenewTask, TaskClaims } from '#contracts/task';
import { lastingAttemptSeconds, maxAttempts } from '#domain/task/attempt-terms';

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
  renew?: () => Promise<void>;
  handler?: (payload: unknown, context: TaskContext) => Promise<unknown>;
  database?: ServiceDatabase;
  policy?: Policy;
  open?: (leased: LeasedTask) => Promise<TaskClaims>;
  doorbell?: HubPort['waitAtDoorbell'];
  lookMilliseconds?: number;
  paused?: boolean;
  /** The clock, where the test moves it. */
  now?: () => Date;
};

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

function begin(setup: Setup) {
  const database = setup.database ?? openDatabase(':memory:', pollerMigrations);
  const journal = createJobJournal(database);
  const reports: { taskId: string; fencingToken: number; kind: string; code?: string }[] = [];
  const renewals: (RenewTask & { taskId: string })[] = [];
  const events: string[] = [];
  const faults: unknown[] = [];
  let worked = 0;
  let leases = 0;
  const hub: HubPort = {
    lease: async () => {
      leases += 1;
      return setup.offers.shift() ?? [];
    },
    renew: async (taskId, renewal) => {
      renewals.push({ taskId, ...renewal });
      await setup.renew?.();
    },
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
    waitAtDoorbell: setup.doorbell ?? ((signal) => pause(5, undefined, { signal }).then(() => true)),
  };
  const poller = createPoller({
    hub,
    journal,
    handlers: {
      stop_run: async (payload: unknown, context: TaskContext) => {
        worked += 1;
        return (await setup.handler?.(payload, context)) ?? { runId, wasActive: false };
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
    isPaused: () => setup.paused ?? false,
    log: (code, fields) => {
      events.push(code);
      if (code === 'SERVICE_FAULT') faults.push(fields);
    },
    now: setup.now ?? (() => new Date('2026-06-01T00:00:00.000Z')),
    random: () => 0.5,
    pause: (milliseconds, signal) => pause(Math.min(milliseconds, 10), undefined, { signal }).then(() => {}),
    renewMilliseconds: 1000,
    lookMilliseconds: setup.lookMilliseconds ?? 60_000,
    backOff: { firstMilliseconds: 1, longestMilliseconds: 10 },
    retry: { firstMilliseconds: 1, longestMilliseconds: 10 },
  });
  poller.start();
  stops.push(poller.stop);
  return { journal, reports, renewals, events, faults, poller, database, worked: () => worked, leases: () => leases };
}

const settled = async (check: () => boolean): Promise<void> => {
  for (let turn = 0; turn < 4000 && !check(); turn += 1) await pause(5);
  expect(check()).toBe(true);
};

describe('the poller', () => {
  it('does a task once and reports it with its fencing token', async () => {
    const run = begin({ offers: [[task(1)]] });
    await settled(() => run.reports.length === 1);
    expect(run.reports).toEqual([{ taskId: task(1).taskId, fencingToken: 1, kind: 'done' }]);
    expect(run.worked()).toBe(1);
  });

  it('asks for tasks when the doorbell rings, and not when it stays silent', async () => {
    let waits = 0;
    const rings = new Set([5, 9]);
    const run = begin({
      offers: [[], [], [], [task(1)]],
      doorbell: async (signal) => {
        await pause(1, undefined, { signal });
        waits += 1;
        return rings.has(waits);
      },
    });
    await settled(() => waits > 20);
    // At the start; at the first ring and once more, because the hub's list may be behind it; at the second ring, and again
    // because there was a task.
    expect([run.leases(), run.worked()]).toEqual([5, 1]);
  });

  it('asks all the same when it has been silent for long, because a ring may be lost', async () => {
    let at = Date.parse('2026-06-01T00:00:00.000Z');
    const run = begin({
      offers: [[], [], [task(1)]],
      lookMilliseconds: 60_000,
      now: () => new Date(at),
      doorbell: async (signal) => {
        await pause(1, undefined, { signal });
        at += 20_000;
        return false;
      },
    });
    await settled(() => run.worked() === 1);
    const [leases, until] = [run.leases(), at + 600_000];
    await settled(() => at > until);
    expect(run.leases() - leases).toBeLessThanOrEqual(12);
  });

  it('asks after the present wait where it is told to, though the doorbell stays silent', async () => {
    let waits = 0;
    const run = begin({
      offers: [[], [task(1)]],
      doorbell: async (signal) => {
        await pause(1, undefined, { signal });
        waits += 1;
        return false;
      },
    });
    await settled(() => waits > 5);
    expect(run.worked()).toBe(0);
    run.poller.lookSoon();
    await settled(() => run.worked() === 1);
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

  it('turns an exception into a registered failure without its text, after a few tries', async () => {
    const run = begin({ offers: [[task(1)]], handler: () => Promise.reject(new Error('patient 42')) });
    await settled(() => run.reports.length === 1);
    expect(run.reports[0]).toMatchObject({ kind: 'failed', code: 'INTERNAL' });
    expect(run.worked()).toBe(5);
  });

  it.each(['TASK_RESULT_INVALID', 'TOO_LARGE'] as const)(
    'reports a failure instead of a result that the hub refuses as %s',
    async (code) => {
      const run = begin({
        offers: [[task(1)]],
        report: async (_id, { outcome }) => {
          if (outcome.kind === 'done') throw new AppError(code);
        },
      });
      await settled(() => run.reports.length === 1);
      expect(run.reports[0]).toMatchObject({ kind: 'failed', code: 'TASK_RESULT_INVALID' });
      await settled(() => run.journal.find(task(1).taskId)?.report === 'SETTLED');
    },
  );

  it('reports a failure that every hub knows instead of one that this hub does not', async () => {
    const run = begin({
      offers: [[task(1)]],
      handler: () => Promise.reject(new AppError('COHORT_DELETED')),
      report: async (_id, { outcome }) => {
        if (outcome.kind === 'failed' && outcome.failure.code !== 'INTERNAL') throw new AppError('INPUT_INVALID');
      },
    });
    await settled(() => run.reports.length === 1);
    expect(run.reports[0]).toMatchObject({ kind: 'failed', code: 'INTERNAL' });
  });
});

describe('work that fails transiently', () => {
  it('is done again until it is done, and says meanwhile why not yet', async () => {
    let away = 20;
    const run = begin({
      offers: [[task(1)]],
      handler: async () => {
        away -= 1;
        if (away === 5) await settled(() => run.renewals.length > 0);
        if (away >= 0) throw new AppError('DATABASE_UNREACHABLE');
      },
    });
    await settled(() => run.reports.length === 1);
    expect(run.reports[0]).toMatchObject({ kind: 'done' });
    expect(run.worked()).toBe(21);
    expect(run.events.filter((code) => code === 'TASK_RETRIED')).toHaveLength(20);
    const failing = { code: 'DATABASE_UNREACHABLE', class: 'transient' };
    expect(run.renewals[0]).toEqual({ taskId: task(1).taskId, fencingToken: 1, attempt: 1, failing });
  });

  it('says to the hub what it waits for, as long as it does', async () => {
    const failure = new AppError('PACS_UNREACHABLE').toFailure();
    const held = Promise.withResolvers<void>();
    let context: TaskContext | undefined;
    const run = begin({
      offers: [[task(1)]],
      handler: async (_payload, given) => {
        context = given;
        given.reportWaiting(failure);
        await held.promise;
        return undefined;
      },
    });
    await settled(() => run.renewals.some(({ failing }) => failing?.code === 'PACS_UNREACHABLE'));
    context?.reportWaiting(undefined);
    const before = run.renewals.length;
    await settled(() => run.renewals.length > before + 1);
    expect(run.renewals.at(-1)).not.toHaveProperty('failing');
    held.resolve();
    await settled(() => run.reports.length === 1);
  });

  it('is stopped where the hub says with a renewal that it is cancelled, and is not tried again', async () => {
    const run = begin({
      offers: [[task(1)]],
      renew: async () => {
        throw new AppError('TASK_CANCELLED');
      },
      handler: (_payload, { cancelled }) =>
        new Promise((_, reject) => {
          cancelled.addEventListener('abort', () => reject(new AppError('DEPENDENCY_DOWN')));
        }),
    });
    await settled(() => run.reports.length === 1);
    expect(run.reports).toMatchObject([{ kind: 'failed', code: 'TASK_CANCELLED' }]);
    expect(run.worked()).toBe(1);
  });

  it('ends in its pause between two attempts, too, where it is cancelled then', async () => {
    const run = begin({
      offers: [[task(1)]],
      renew: async () => {
        throw new AppError('TASK_CANCELLED');
      },
      handler: () => Promise.reject(new AppError('PACS_UNREACHABLE')),
    });
    await settled(() => run.reports.length === 1);
    expect(run.reports).toMatchObject([{ kind: 'failed', code: 'TASK_CANCELLED' }]);
  });

  it('goes on where a renewal fails for any other reason', async () => {
    let renewed = 0;
    const held = Promise.withResolvers<void>();
    const run = begin({
      offers: [[task(1)]],
      renew: async () => {
        renewed += 1;
        if (renewed === 3) held.resolve();
        throw new AppError('LEASE_LOST');
      },
      handler: async (_payload, { cancelled }) => {
        await held.promise;
        if (cancelled.aborted) throw new AppError('INTERNAL');
        return undefined;
      },
    });
    await settled(() => run.reports.length === 1);
    expect(run.reports).toMatchObject([{ kind: 'done' }]);
  });

  it('fails for its true reason shortly before the deadline', async () => {
    let at = Date.parse('2026-12-31T23:00:00.000Z');
    const run = begin({
      offers: [[task(1)]],
      now: () => new Date(at),
      handler: () => {
        at += 600_000;
        return Promise.reject(new AppError('PACS_UNREACHABLE'));
      },
    });
    await settled(() => run.reports.length === 1);
    expect(run.reports[0]).toMatchObject({ kind: 'failed', code: 'PACS_UNREACHABLE' });
    expect(run.worked()).toBe(6);
  });

  it('is not done at all once the deadline has passed', async () => {
    const first = begin({ offers: [[task(1)]], handler: () => new Promise(() => {}) });
    await settled(() => first.worked() === 1);
    await first.poller.stop();
    const late = begin({ offers: [], database: first.database, now: () => new Date('2027-01-01T00:00:00.000Z') });
    await settled(() => late.reports.length === 1);
    expect(late.reports[0]).toMatchObject({ kind: 'failed', code: 'TASK_EXPIRED' });
    expect(late.worked()).toBe(0);
  });
});

describe('attempts', () => {
  const hanging = () => new Promise<never>(() => {});

  /** Starts a poller over the journal, as after a crash: nobody stopped the one before. */
  const crash = async (database?: ServiceDatabase, now?: () => Date) => {
    const run = begin({
      offers: database === undefined ? [[task(1)]] : [],
      handler: hanging,
      ...(database === undefined ? {} : { database }),
      ...(now === undefined ? {} : { now }),
    });
    await settled(() => run.worked() === 1);
    return run;
  };

  it('are counted over crashes, told to the hub, and end a task that the appliance never survives', async () => {
    let run = await crash();
    for (let attempt = 2; attempt <= maxAttempts; attempt += 1) {
      run = await crash(run.database);
      await settled(() => run.renewals.some((renewal) => renewal.attempt === attempt));
    }
    const last = begin({ offers: [], database: run.database, handler: hanging });
    await settled(() => last.reports.length === 1);
    expect(last.reports[0]).toMatchObject({ kind: 'failed', code: 'TASK_CRASHED' });
    expect(last.worked()).toBe(0);
  });

  it('do not count where the service was stopped in good order', async () => {
    let run = await crash();
    for (let start = 0; start < 3 * maxAttempts; start += 1) {
      await run.poller.stop();
      run = await crash(run.database);
    }
    expect(run.journal.find(task(1).taskId)?.attempt).toBe(1);
  });

  it('count from the first again after one has lasted', async () => {
    let at = Date.parse('2026-06-01T00:00:00.000Z');
    const now = () => new Date(at);
    let run = await crash(undefined, now);
    for (let start = 0; start < 3; start += 1) run = await crash(run.database, now);
    expect(run.journal.find(task(1).taskId)?.attempt).toBe(4);
    at += lastingAttemptSeconds * 1000;
    await settled(() => run.journal.find(task(1).taskId)?.attempt === 1);
  });
});

describe('a full disk under the journal', () => {
  /** Lets SQLite take no further page, as a full disk would. */
  const fill = (database: ServiceDatabase): void => {
    const pages = Number(database.prepare('PRAGMA page_count').get()?.page_count);
    database.exec(`PRAGMA max_page_count = ${pages}`);
    // Free pages within the file would still be used.
    const filler = database.prepare('INSERT INTO filler VALUES (zeroblob(512))');
    try {
      for (;;) filler.run();
    } catch {
      // Full.
    }
  };
  const empty = (database: ServiceDatabase): void => database.exec('PRAGMA max_page_count = 1000000');
  const emptied = () => {
    const database = openDatabase(':memory:', pollerMigrations);
    database.exec('CREATE TABLE filler (content BLOB)');
    return database;
  };
  const largeResult = { runId, wasActive: true };

  it('keeps a result in memory until it can be written, and reports it', async () => {
    const database = emptied();
    let release = () => {};
    const run = begin({
      offers: [[task(1)]],
      database,
      handler: async () => {
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        return largeResult;
      },
    });
    await settled(() => run.worked() === 1);
    database.exec(
      `CREATE TRIGGER full BEFORE UPDATE OF outcome ON job BEGIN INSERT INTO filler VALUES (zeroblob(8192)); END`,
    );
    fill(database);
    release();
    await settled(() => run.faults.length > 2);
    expect(run.faults[0]).toEqual({
      service: 'poller',
      route: 'journal',
      code: 'STORAGE_UNAVAILABLE',
      errorName: 'Error ERR_SQLITE_ERROR',
    });
    expect(run.reports).toEqual([]);
    empty(database);
    await settled(() => run.reports.length === 1);
    expect(run.reports[0]).toMatchObject({ kind: 'done' });
    expect(run.worked()).toBe(1);
  });

  it('does not begin what it cannot write down, and takes it when the hub hands it out again', async () => {
    const database = emptied();
    fill(database);
    const offers = [[{ ...task(1), sealed: 'sealed' }]];
    const claims = { version: 1, type: 'stop_run', expiresAt: '2027-01-01T00:00:00.000Z' };
    const run = begin({
      offers,
      database,
      open: async ({ taskId }) =>
        ({
          ...claims,
          taskId,
          payload: { runId, reason: 'RUN_FAILED', more: 'x'.repeat(20_000) },
        }) as unknown as TaskClaims,
    });
    await settled(() => run.faults.length > 0);
    expect(run.faults[0]).toMatchObject({ route: 'take', code: 'STORAGE_UNAVAILABLE' });
    expect(run.worked()).toBe(0);
    expect(run.events).not.toContain('HUB_LOST');
    empty(database);
    offers.push([task(1, 2)]);
    await settled(() => run.reports.length === 1);
    expect(run.reports[0]).toMatchObject({ kind: 'done', fencingToken: 2 });
  });
});

describe('a trust that has stopped all work', () => {
  const importing = { ...task(1), type: 'import_images' } as LeasedTask;

  it('refuses what it is asked, with that reason, and still stops and deletes', async () => {
    const poller = begin({ offers: [[importing, task(2)]], paused: true });
    await expect.poll(() => poller.reports.length).toBe(2);
    expect(poller.reports.find(({ taskId }) => taskId === importing.taskId)).toMatchObject({ code: 'TRUST_PAUSED' });
    expect(poller.reports.find(({ taskId }) => taskId === task(2).taskId)).toMatchObject({ kind: 'done' });
  });
});
