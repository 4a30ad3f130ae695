import { taskLifecycle } from '#domain/task/task-lifecycle';
import { hubActor } from '#lambdas/platform/caller';
import { keys, secondIndex } from '#lambdas/platform/keys';
import type { Ledger } from '#lambdas/platform/ledger';
import { TaskItem } from '#lambdas/platform/task-item';
import { applyTransition } from '#lambdas/platform/transition';
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
