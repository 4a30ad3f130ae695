import { AppError } from '#contracts/app-error';
import { isLiveRun } from '#domain/run/is-live-run';
import { readRun } from '#lambdas/platform/items/read-run';
import { runtimeTaskMaker, type TaskMaker } from '#lambdas/platform/tasks/create-task';
import { stopRunAtTrusts } from '#lambdas/platform/tasks/stop-run-at-trusts';
import { endRun } from '#lambdas/platform/workflow/end-run';
import { RunInput } from '#lambdas/platform/workflow/step-inputs';
import { workflowStep } from '#lambdas/platform/workflow/workflow-step';

/** A part of the hub failed beyond its retries: the run fails for that reason, or for the one it had before. */
export const makeRecordRunFault =
  (maker: TaskMaker) =>
  async ({ runId }: RunInput): Promise<{ readonly kind: 'recorded' }> => {
    const { ledger } = maker;
    const found = await readRun(ledger, runId);
    if (found === undefined || !isLiveRun(found.run.status)) return { kind: 'recorded' };
    const failure = found.run.givenUpFor ?? new AppError('DEPENDENCY_DOWN').toFailure();
    await endRun(ledger, found.run, { step: 'fail', failure });
    const open = found.trusts.filter(({ status }) => status !== 'REFUSED' && status !== 'RECEIPTED');
    await stopRunAtTrusts(maker, found.run, open, 'RUN_FAILED');
    return { kind: 'recorded' };
  };

/** Lambda entry. */
export const handler = workflowStep('record-run-fault', RunInput, () => makeRecordRunFault(runtimeTaskMaker()));
