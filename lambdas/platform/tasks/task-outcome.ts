import * as z from 'zod';
import { TaskItem } from '../items/task-item.ts';
import { keys, partitions } from '../ledger/keys.ts';
import type { Ledger, LedgerWrite } from '../ledger/ledger.ts';
import { updateItem } from '../ledger/ledger-writes.ts';
import { readItem } from '../ledger/read-item.ts';
import { streamKeys } from '../ledger/stream-keys.ts';

/** A task that has ended and whose outcome nobody has applied yet. */
export const EndedTask = TaskItem.extend({
  status: z.enum(['DONE', 'FAILED', 'CANCELLED', 'EXPIRED']),
  gsi2pk: z.literal(partitions.taskOutcomes),
});
export type EndedTask = z.infer<typeof EndedTask>;

/** Whatever else the stream brings: another item, or a task whose outcome has been applied meanwhile. */
const Other = z.object({ kind: z.string() });

/**
 * The ended tasks in a batch of the ledger's stream, read as they stand now. The stream calls at least once, and a
 * sweeper touches tasks that were missed, so that they come again; `outcomeApplied` sees to it that each is applied
 * once. Throws for an event that is no batch of a stream.
 */
export const endedTasks = async (ledger: Ledger, event: unknown): Promise<EndedTask[]> => {
  const found: EndedTask[] = [];
  for (const key of streamKeys(event)) {
    const ended = await readItem(ledger, key, z.union([EndedTask, Other]));
    if (ended !== undefined && 'taskId' in ended) found.push(ended);
  }
  return found;
};

/**
 * The write that marks an outcome as applied: put it first into the transaction that applies it. It holds only once,
 * so an outcome that comes twice is refused at this place and is done already.
 */
export const outcomeApplied = (ledger: Ledger, task: Pick<TaskItem, 'trustId' | 'taskId'>): LedgerWrite =>
  updateItem(ledger, {
    key: keys.task(task.trustId, task.taskId),
    expect: [{ attribute: 'gsi2pk', oneOf: [partitions.taskOutcomes] }],
    remove: ['gsi2pk', 'gsi2sk'],
  });
