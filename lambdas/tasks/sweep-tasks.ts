import { AppError } from '#contracts/app-error';
import type { TrustId } from '#contracts/ids';
import { taskDue } from '#domain/task/task-due';
import { TaskItem } from '#lambdas/platform/items/task-item';
import { readTrust } from '#lambdas/platform/items/trust-item';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys, partitions } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { queryItems } from '#lambdas/platform/ledger/query-items';
import { hubActor } from '#lambdas/platform/runtime/caller';
import { lambdaEntry } from '#lambdas/platform/runtime/lambda-entry';
import { logEvent } from '#lambdas/platform/runtime/logger';
import { type Doorbell, ringDoorbell } from '#lambdas/platform/tasks/doorbell';
import { endTask } from '#lambdas/platform/tasks/end-task';
import { requeueTask } from './requeue-task.ts';
import { sameLease } from './same-lease.ts';

type Deps = { readonly ledger: Ledger; readonly ring: Doorbell };

/** Longer than the stream needs, even when it is slow. */
const missedOutcomeSeconds = 20;

/** Ends a task at its deadline; where the trust had said why it could not be done so far, that is the reason. */
const expire = async (ledger: Ledger, task: TaskItem): Promise<boolean> => {
  const failure = task.failing ?? new AppError('TASK_EXPIRED').toFailure();
  const end = { step: 'expire', actor: hubActor, failure, expect: sameLease(task) } as const;
  return (await endTask(ledger, task, end)).kind === 'applied';
};

/** Outcomes that the stream did not deliver are touched, so that it delivers them again. */
const repeatMissedOutcomes = async (ledger: Ledger): Promise<void> => {
  const upTo = new Date(ledger.now().getTime() - missedOutcomeSeconds * 1000).toISOString();
  const missed = await queryItems(
    ledger,
    { index: 'gsi2', partition: partitions.taskOutcomes, upTo, limit: 100 },
    TaskItem,
  );
  for (const { taskId, trustId } of missed) {
    const expect = [{ attribute: 'gsi2pk', oneOf: [partitions.taskOutcomes] }];
    await commit(ledger, [updateItem(ledger, { key: keys.task(trustId, taskId), expect, add: { repeats: 1 } })], []);
  }
};

/** Every minute: leases that ran out go back to PENDING, deadlines that passed end their tasks. */
export const makeSweepTasks =
  ({ ledger, ring }: Deps) =>
  async (): Promise<{ requeued: number; expired: number }> => {
    const now = ledger.now().toISOString();
    const due = await queryItems(ledger, { index: 'gsi2', partition: partitions.openTasks, upTo: now }, TaskItem);
    const swept = { requeued: 0, expired: 0 };
    const toRing = new Set<TrustId>();
    for (const task of due) {
      const step = taskDue(task, now);
      if (step === 'requeue' && (await requeueTask(ledger, task))) {
        swept.requeued += 1;
        toRing.add(task.trustId);
      }
      if (step === 'expire' && (await expire(ledger, task))) swept.expired += 1;
    }
    for (const trustId of toRing) {
      const queueUrl = (await readTrust(ledger, trustId))?.doorbellQueueUrl;
      if (queueUrl !== undefined) await ring(queueUrl);
    }
    await repeatMissedOutcomes(ledger);
    logEvent('info', 'HUB_TASKS_SWEPT', swept);
    return swept;
  };

/** Called by the schedule. */
export const handler = lambdaEntry(() => makeSweepTasks({ ledger: runtimeLedger(), ring: ringDoorbell })());
