import { createHash, generateKeyPairSync } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { TaskClaims, TaskType } from '#contracts/task';
import type { TestTrust, WorkflowHub } from '../support/workflow-hub.ts';

type Done = { kind: 'done'; result: unknown } | { kind: 'failed'; failure: unknown };
export type Script = Partial<Record<TaskType, (payload: any, claims: TaskClaims) => Done | Promise<Done> | undefined>>;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const done = (result: unknown): Done => ({ kind: 'done', result });
const now = (): string => new Date().toISOString();

/** A trust that answers every kind of task as a willing appliance would, but for what a test scripts otherwise. */
export const startTrust = (hub: WorkflowHub, trust: TestTrust, script: Script = {}) => {
  const seen: TaskClaims[] = [];
  const passports = new Map<string, string>();
  const willing: Required<Script> = {
    cohort_query: ({ queryId }) => done({ queryId, persons: 40, distributions: [], dataDate: '2026-01-01' }),
    freeze_cohort: ({ projectId, queryId }) =>
      done({ projectId, queryId, snapshotHash: sha256(trust.code), persons: 40, studies: 30, frozenAt: now() }),
    import_images: ({ projectId }) =>
      done({
        projectId,
        status: 'PARTIAL',
        figures: {
          ...{ personsWithImages: 29, margin: 14, hiddenAtMost: 52 },
          excluded: [{ reason: 'NOT_IN_PACS', persons: 25, margin: 28 }],
        },
        manifestHash: sha256('manifest'),
        finishedAt: now(),
      }),
    admit_run: ({ runId, passport }) => {
      passports.set(runId, passport);
      const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
      return done({
        kind: 'admitted',
        publicKey: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
        persons: 40,
        personsWithImages: 29,
      });
    },
    join_run: async ({ runId, projectId }) => done({ receipt: await receiptOf(runId, projectId) }),
    delete_cohort: ({ projectId }) =>
      done({ projectId, snapshotHash: sha256(trust.code), deletedAt: now(), rowsLeft: 0, imagesLeft: 0 }),
    stop_run: ({ runId }) => done({ runId, wasActive: true }),
  };
  const receiptOf = (runId: string, projectId: string, over: object = {}): Promise<string> =>
    trust.signReceipt({
      version: 1,
      runId,
      projectId,
      trustId: trust.trustId,
      passportSha256: sha256(passports.get(runId) ?? ''),
      snapshotHash: sha256(trust.code),
      cohort: { persons: 40, personsWithImages: 29, excluded: [] },
      rounds: { asked: 2, joined: [1, 2] },
      egress: { messagesReleased: 4, messagesRefused: 0, bytesReleased: 100, updatesClipped: 0 },
      outcome: 'COMPLETED',
      startedAt: now(),
      finishedAt: now(),
      ...over,
    });
  let going = true;
  const work = async (): Promise<void> => {
    while (going) {
      // The hub may be away for a while: a trust tries again.
      await workOnce().catch((reason: unknown) => {
        if (!/ECONNREFUSED|ECONNRESET|socket hang up|EPIPE/.test(String(reason))) throw reason;
      });
      await delay(60);
    }
  };
  const workOnce = async (): Promise<void> => {
    const leased = await hub.asTrust(trust, 'leaseTasks', {}, { contractVersion: 1, max: 10 });
    for (const task of leased.body.tasks ?? []) {
      const claims = await trust.open(task.sealed);
      seen.push(claims);
      const outcome = await (script[claims.type] ?? willing[claims.type])(claims.payload, claims);
      if (outcome === undefined) continue;
      const report = { fencingToken: task.fencingToken, outcome };
      const answer = await hub.asTrust(trust, 'reportTask', { taskId: task.taskId }, report);
      if (answer.status !== 200) throw new Error(JSON.stringify(answer));
    }
  };
  const working = work();
  return {
    seen,
    receiptOf,
    script,
    stop: async () => {
      going = false;
      await working;
    },
  };
};
