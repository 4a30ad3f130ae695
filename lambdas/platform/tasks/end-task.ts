import type { AuditEvent } from '#contracts/audit';
import type { Failure } from '#contracts/failure';
import type { TaskId, TrustId } from '#contracts/ids';
import { taskLifecycle } from '#domain/task/task-lifecycle';
import { TaskItem } from '../items/task-item.ts';
import type { AuditNote } from '../ledger/audit-write.ts';
import { keys, secondIndex } from '../ledger/keys.ts';
import type { Ledger, LedgerWrite } from '../ledger/ledger.ts';
import type { Expected } from '../ledger/ledger-writes.ts';
import { applyTransition, type Transitioned } from '../ledger/transition.ts';

/** How a task ends. */
export type TaskEnd = {
  readonly step: 'finish' | 'fail' | 'giveUp' | 'cancel' | 'expire';
  readonly actor: AuditEvent['actor'];
  readonly result?: unknown;
  readonly failure?: Failure;
  readonly reportSha256?: string;
  /** Other writes of the same transaction, and what else is told of it. */
  readonly also?: readonly LedgerWrite[];
  readonly notes?: readonly AuditNote[];
  /** What must hold beside the state, for example the fencing token. */
  readonly expect?: readonly Expected[];
};

/**
 * Ends a task: it is no longer open, and its outcome waits to be applied (see `task-outcome.ts`).
 * `cancel` is for whoever no longer needs the task.
 */
export const endTask = (
  ledger: Ledger,
  task: { readonly trustId: TrustId; readonly taskId: TaskId },
  { step, actor, also = [], expect = [], notes = [], ...told }: TaskEnd,
): Promise<Transitioned<TaskItem>> => {
  const endedAt = ledger.now().toISOString();
  const { failure, result, reportSha256 } = told;
  return applyTransition(ledger, {
    key: keys.task(task.trustId, task.taskId),
    schema: TaskItem,
    step: taskLifecycle[step],
    expect,
    change: {
      set: { endedAt, result, failure, reportSha256, ...secondIndex.taskOutcomes(endedAt, task.taskId) },
      remove: ['gsi1pk', 'gsi1sk', 'leaseExpiresAt', 'failing'],
    },
    also,
    audit: [
      {
        action: `task.${step}`,
        actor,
        subject: { kind: 'task', id: task.taskId },
        facts: { trustId: task.trustId, ...(failure === undefined ? {} : { code: failure.code }) },
      },
      ...notes,
    ],
  });
};
