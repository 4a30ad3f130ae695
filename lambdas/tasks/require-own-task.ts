import { AppError } from '#contracts/app-error';
import type { TaskId } from '#contracts/ids';
import { TaskItem } from '#lambdas/platform/items/task-item';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { readItem } from '#lambdas/platform/ledger/read-item';
import { type Caller, callerOf } from '#lambdas/platform/runtime/caller';

/** Reads a task of the trust that calls; a task of another trust is not there for it. Throws NOT_FOUND. */
export const requireOwnTask = async (ledger: Ledger, caller: Caller, taskId: TaskId): Promise<TaskItem> => {
  const { trustId } = callerOf(caller, 'trust');
  const task = await readItem(ledger, keys.task(trustId, taskId), TaskItem);
  if (task === undefined) throw new AppError('NOT_FOUND');
  return task;
};
