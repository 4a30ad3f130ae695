import { renewTask } from '#contracts/api/tasks';
import { AppError } from '#contracts/app-error';
import { tooManyAttempts } from '#domain/task/attempt-terms';
import { leaseEnd } from '#domain/task/lease-terms';
import { taskLifecycle } from '#domain/task/task-lifecycle';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import type { TaskItem } from '#lambdas/platform/items/task-item';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys, secondIndex } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { hubActor } from '#lambdas/platform/runtime/caller';
import { endTask } from '#lambdas/platform/tasks/end-task';
import { requireOwnTask } from './require-own-task.ts';

/** Ends a task that stops its appliance at each attempt, unless another holds it by now; the caller holds it no more. */
const giveUp = async (ledger: Ledger, task: TaskItem, fencingToken: number): Promise<never> => {
  await endTask(ledger, task, {
    step: 'giveUp',
    actor: hubActor,
    failure: new AppError('TASK_CRASHED').toFailure(),
    expect: [{ attribute: 'fencingToken', oneOf: [fencingToken] }],
  });
  throw new AppError('LEASE_LOST');
};

/**
 * A trust: extends a lease of which it holds the newest token, and says which attempt is under way and why it may be
 * failing. No change of hands, so no audit event.
 */
export const makeRenewTask =
  ({ ledger }: { readonly ledger: Ledger }): OperationHandler<typeof renewTask> =>
  async ({ params: { taskId }, body: { fencingToken, attempt, failing } }, { caller }) => {
    const task = await requireOwnTask(ledger, caller, taskId);
    // The holder may stop at once; whoever holds it no more has lost it, however it ended.
    if (task.status === 'CANCELLED' && task.fencingToken === fencingToken) throw new AppError('TASK_CANCELLED');
    const key = keys.task(task.trustId, taskId);
    const now = ledger.now();
    if (task.deadline <= now.toISOString()) throw new AppError('LEASE_LOST');
    if (attempt !== undefined && tooManyAttempts(attempt)) return giveUp(ledger, task, fencingToken);
    const leaseExpiresAt = leaseEnd(now, task.deadline);
    const renewed = await commit(
      ledger,
      [
        updateItem(ledger, {
          key,
          expect: [
            { attribute: 'status', oneOf: taskLifecycle.renew.from },
            { attribute: 'fencingToken', oneOf: [fencingToken] },
          ],
          set: {
            status: taskLifecycle.renew.to,
            leaseExpiresAt,
            attempt,
            failing,
            ...secondIndex.openTasks(leaseExpiresAt, taskId),
          },
          ...(failing === undefined ? { remove: ['failing'] } : {}),
        }),
      ],
      [],
    );
    if (renewed.kind === 'refused') throw new AppError('LEASE_LOST');
    return { leaseExpiresAt };
  };

export const handler = edge(renewTask, () => makeRenewTask({ ledger: runtimeLedger() }));
