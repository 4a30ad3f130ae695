import { lambdaEntry } from '#lambdas/platform/runtime/lambda-entry';
import { logEvent } from '#lambdas/platform/runtime/logger';
import { runtimeTaskMaker, type TaskMaker } from '#lambdas/platform/tasks/create-task';
import { endedTasks } from '#lambdas/platform/tasks/task-outcome';
import { type Executions, runtimeExecutions } from '#lambdas/platform/workflow/executions';
import { applyOutcome } from './apply-outcome.ts';

/**
 * Takes a batch of the ledger's stream and applies the outcome of every ended task in it. One that cannot be applied
 * does not hold up the others: the sweeper brings it back.
 */
export const makeApplyTaskOutcome =
  (maker: TaskMaker, executions: Pick<Executions, 'succeed'>) =>
  async (event: unknown): Promise<{ readonly applied: number }> => {
    let applied = 0;
    for (const task of await endedTasks(maker.ledger, event)) {
      try {
        await applyOutcome(maker, executions, task);
        applied += 1;
      } catch (reason) {
        logEvent('error', 'HUB_FAULT', {
          operation: 'apply-task-outcome',
          code: 'INTERNAL',
          errorName: reason instanceof Error ? reason.name : 'unknown',
          correlationId: task.taskId,
        });
      }
    }
    logEvent('info', 'HUB_REQUEST', { operation: 'apply-task-outcome', status: 200 });
    return { applied };
  };

let run: ReturnType<typeof makeApplyTaskOutcome> | undefined;

/** Lambda entry. */
export const handler = lambdaEntry((event) => {
  run ??= makeApplyTaskOutcome(runtimeTaskMaker(), runtimeExecutions());
  return run(event);
});
