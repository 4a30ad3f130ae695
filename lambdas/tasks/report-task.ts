import type * as z from 'zod';
import { reportTask } from '#contracts/api/tasks';
import { AppError } from '#contracts/app-error';
import { type ReportTask, type TaskReported, taskContracts } from '#contracts/task';
import { canonicalJson } from '#domain/audit/canonical-json';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { zodFaults } from '#lambdas/platform/http/zod-faults';
import type { TaskItem } from '#lambdas/platform/items/task-item';
import { itemBytes } from '#lambdas/platform/ledger/item-bytes';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
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

/** A task that has ended already: the very same report is answered again, any other is refused. */
const answerRepeat = (task: TaskItem, fencingToken: number, reportSha256: string): TaskReported => {
  if (task.fencingToken !== fencingToken || task.reportSha256 !== reportSha256) throw new AppError('LEASE_LOST');
  return { status: task.status };
};

/** A trust: the outcome of a task of which it holds the newest token, taken once; the same report again is harmless. */
export const makeReportTask =
  ({ ledger }: { readonly ledger: Ledger }): OperationHandler<typeof reportTask> =>
  async ({ params: { taskId }, body: { fencingToken, outcome } }, { caller }) => {
    const task = await requireOwnTask(ledger, caller, taskId);
    const reportSha256 = sha256Hex(canonicalJson(outcome));
    if (task.endedAt !== undefined) return answerRepeat(task, fencingToken, reportSha256);
    const end = endOf(task.type, outcome);
    const ended = await endTask(ledger, task, {
      ...end,
      actor: { kind: 'trust', id: task.trustId },
      reportSha256,
      expect: [{ attribute: 'fencingToken', oneOf: [fencingToken] }],
    });
    if (ended.kind === 'applied') return { status: end.step === 'finish' ? 'DONE' : 'FAILED' };
    if (ended.kind === 'wrongState') return answerRepeat(ended.found, fencingToken, reportSha256);
    throw new AppError('LEASE_LOST');
  };

export const handler = edge(reportTask, () => makeReportTask({ ledger: runtimeLedger() }));
