import { AppError } from '#contracts/app-error';
import type { ErrorCode } from '#contracts/errors';
import type { TrustId } from '#contracts/ids';
import { TaskItem } from '../items/task-item.ts';
import { partitions } from '../ledger/keys.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { queryItems } from '../ledger/query-items.ts';
import { hubActor } from '../runtime/caller.ts';
import { endTask } from './end-task.ts';

/**
 * Fails the open tasks of a trust with the reason: all, or those that `ends` says. May be cut off and repeated; the list
 * may be a moment behind, and the watcher of trusts comes back for what it did not show.
 */
export const endOpenTasks = async (
  ledger: Ledger,
  trustId: TrustId,
  code: ErrorCode,
  ends: (task: TaskItem) => boolean = () => true,
): Promise<number> => {
  const open = await queryItems(ledger, { index: 'gsi1', partition: partitions.openTasksOf(trustId) }, TaskItem);
  let ended = 0;
  for (const task of open) {
    if (!ends(task)) continue;
    const failure = new AppError(code).toFailure();
    if ((await endTask(ledger, task, { step: 'fail', actor: hubActor, failure })).kind === 'applied') ended += 1;
  }
  return ended;
};
