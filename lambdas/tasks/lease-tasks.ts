import { leaseTasks } from '#contracts/api/tasks';
import type { TrustId } from '#contracts/ids';
import type { LeasedTask } from '#contracts/task';
import { leaseEnd } from '#domain/task/lease-terms';
import { leaseStep } from '#domain/task/task-due';
import { taskLifecycle } from '#domain/task/task-lifecycle';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { TaskItem } from '#lambdas/platform/items/task-item';
import { keys, partitions, secondIndex } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { queryItems } from '#lambdas/platform/ledger/query-items';
import { applyTransition } from '#lambdas/platform/ledger/transition';
import { callerOf } from '#lambdas/platform/runtime/caller';
import { sameLease } from './same-lease.ts';

const leaseOne = async (
  ledger: Ledger,
  task: TaskItem,
  step: 'lease' | 'takeOver',
): Promise<LeasedTask | undefined> => {
  const { sealed, taskId, trustId, type } = task;
  const fencingToken = task.fencingToken + 1;
  const leaseExpiresAt = leaseEnd(ledger.now(), task.deadline);
  const leased = await applyTransition(ledger, {
    key: keys.task(trustId, taskId),
    schema: TaskItem,
    step: taskLifecycle[step],
    // Of several who ask at once, one gets it: the token that was read must still be the token.
    expect: sameLease(task),
    change: { set: { fencingToken, leaseExpiresAt, ...secondIndex.openTasks(leaseExpiresAt, taskId) } },
    audit: {
      action: 'task.leased',
      actor: { kind: 'trust', id: trustId },
      subject: { kind: 'task', id: taskId },
      facts: { fencingToken },
    },
  });
  return leased.kind === 'applied' ? { taskId, type, fencingToken, leaseExpiresAt, sealed } : undefined;
};

const openTasks = (ledger: Ledger, trustId: TrustId): Promise<TaskItem[]> =>
  queryItems(ledger, { index: 'gsi1', partition: partitions.openTasksOf(trustId) }, TaskItem);

/** A trust: takes its oldest open tasks, each with a fencing token one higher than before. */
export const makeLeaseTasks =
  ({ ledger }: { readonly ledger: Ledger }): OperationHandler<typeof leaseTasks> =>
  async ({ body: { max } }, { caller }) => {
    const { trustId } = callerOf(caller, 'trust');
    const tasks: LeasedTask[] = [];
    for (const task of await openTasks(ledger, trustId)) {
      if (tasks.length === max) break;
      const step = leaseStep(task, ledger.now().toISOString());
      const leased = step === undefined ? undefined : await leaseOne(ledger, task, step);
      if (leased !== undefined) tasks.push(leased);
    }
    return { tasks };
  };

export const handler = edge(leaseTasks, () => makeLeaseTasks({ ledger: runtimeLedger() }));
