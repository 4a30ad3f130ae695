import type * as z from 'zod';
import { reportTask } from '#contracts/api/tasks';
import { AppError } from '#contracts/app-error';
import { type ReportTask, type TaskReported, taskContracts } from '#contracts/task';
import { canonicalJson } from '#domain/audit/canonical-json';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { zodFaults } from '#lambdas/platform/http/zod-faults';
import type { TaskItem } from '#lambdas/platform/items/task-item';
import { commit } from '#lambdas/platform/ledger/commit';
import { itemBytes } from '#lambdas/platform/ledger/item-bytes';
import { keys } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';
import { endTask, type TaskEnd } from '#lambdas/platform/tasks/end-task';
import { requireOwnTask } from './require-own-task.ts';

type Outcome = ReportTask['outcome'];

/** Longest result, in bytes: it stands in the task's item beside a sealed task of 32 kB, and again in what it changes. */
const mostResultBytes = 350_000;

/** The outcome by the contract of the task's type. Strict: what is not in the contract may be patient data. Throws TASK_RESULT_INVALID. */
const endOf = (type: TaskItem['type'], outcome: Outcome): Pick<TaskEnd, 'step' | 'result' | 'failure'> => {
  if (outcome.kind === 'failed') return { step: 'fail', failure: outcome.failure };
  const contract: z.ZodType = taskContracts[type].result;
  const result = contract.safeParse(outcome.result);
  if (!result.success)
    throw new AppError('TASK_RESULT_INVALID', { details: zodFaults(contract, result.error, 'body.outcome.result') });
  if (itemBytes({ result: result.data }) > mostResultBytes)
    throw new AppError('TASK_RESULT_INVALID', {
      details: [{ rule: `at most ${mostResultBytes} bytes`, place: 'body.outcome.result' }],
    });
  return { step: 'finish', result: result.data };
};

/** An outcome that came after its task was cancelled or too late is not taken, and the audit says so, once. */
const noteDropped = async (ledger: Ledger, task: TaskItem, kind: Outcome['kind']): Promise<void> => {
  const { droppedAt, status, taskId, trustId } = task;
  if (droppedAt !== undefined || (status !== 'CANCELLED' && status !== 'EXPIRED')) return;
  await commit(
    ledger,
    [
      updateItem(ledger, {
        key: keys.task(trustId, taskId),
        expect: [{ attribute: 'status', oneOf: [status] }],
        absent: ['droppedAt'],
        set: { droppedAt: ledger.now().toISOString() },
      }),
    ],
    [
      {
        action: 'task.outcomeDropped',
        actor: { kind: 'trust', id: trustId },
        subject: { kind: 'task', id: taskId },
        facts: { trustId, status, outcome: kind },
      },
    ],
  );
};

/** A task that has ended already: the very same report is answered again, any other is refused. */
const answerRepeat = async (
  ledger: Ledger,
  task: TaskItem,
  { fencingToken, kind, reportSha256 }: { fencingToken: number; kind: Outcome['kind']; reportSha256: string },
): Promise<TaskReported> => {
  if (task.fencingToken === fencingToken && task.reportSha256 === reportSha256) return { status: task.status };
  if (task.fencingToken === fencingToken) await noteDropped(ledger, task, kind);
  throw new AppError('LEASE_LOST');
};

/** A trust: the outcome of a task of which it holds the newest token, taken once; the same report again is harmless. */
export const makeReportTask =
  ({ ledger }: { readonly ledger: Ledger }): OperationHandler<typeof reportTask> =>
  async ({ params: { taskId }, body: { fencingToken, outcome } }, { caller }) => {
    const task = await requireOwnTask(ledger, caller, taskId);
    const reportSha256 = sha256Hex(canonicalJson(outcome));
    const repeat = { fencingToken, kind: outcome.kind, reportSha256 };
    if (task.endedAt !== undefined) return answerRepeat(ledger, task, repeat);
    const end = endOf(task.type, outcome);
    const ended = await endTask(ledger, task, {
      ...end,
      actor: { kind: 'trust', id: task.trustId },
      reportSha256,
      expect: [{ attribute: 'fencingToken', oneOf: [fencingToken] }],
    });
    if (ended.kind === 'applied') return { status: end.step === 'finish' ? 'DONE' : 'FAILED' };
    if (ended.kind === 'wrongState') return answerRepeat(ledger, ended.found, repeat);
    throw new AppError('LEASE_LOST');
  };

export const handler = edge(reportTask, () => makeReportTask({ ledger: runtimeLedger() }));
