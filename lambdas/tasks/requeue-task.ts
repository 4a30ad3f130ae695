import { taskLifecycle } from '#domain/task/task-lifecycle';
import { TaskItem } from '#lambdas/platform/items/task-item';
import { keys, secondIndex } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { applyTransition } from '#lambdas/platform/ledger/transition';
import { hubActor } from '#lambdas/platform/runtime/caller';
import { sameLease } from './same-lease.ts';

/** Puts a task back whose lease ran out, unless its holder or another was quicker; answers whether it did. */
export const requeueTask = async (ledger: Ledger, task: TaskItem): Promise<boolean> => {
  const { deadline, fencingToken, taskId, trustId } = task;
  const requeued = await applyTransition(ledger, {
    key: keys.task(trustId, taskId),
    schema: TaskItem,
    step: taskLifecycle.requeue,
    expect: sameLease(task),
    change: { set: { ...secondIndex.openTasks(deadline, taskId) }, remove: ['leaseExpiresAt'] },
    audit: {
      action: 'task.requeued',
      actor: hubActor,
      subject: { kind: 'task', id: taskId },
      facts: { fencingToken },
    },
  });
  return requeued.kind === 'applied';
};
