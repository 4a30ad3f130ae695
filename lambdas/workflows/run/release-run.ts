import { errors } from '#contracts/errors';
import { isLiveRun } from '#domain/run/is-live-run';
import { mailWrite } from '#lambdas/platform/items/mail-item';
import { readRun } from '#lambdas/platform/items/read-run';
import { runtimeTaskMaker, type TaskMaker } from '#lambdas/platform/tasks/create-task';
import { stopRunAtTrusts } from '#lambdas/platform/tasks/stop-run-at-trusts';
import { endRun, runEndOf } from '#lambdas/platform/workflow/end-run';
import { RunInput } from '#lambdas/platform/workflow/step-inputs';
import { workflowStep } from '#lambdas/platform/workflow/workflow-step';

const outcomes = { succeed: 'has succeeded', fail: 'has failed', stop: 'was stopped' } as const;

/** Gives a run its final status and tells who started it, once. */
export const makeReleaseRun =
  (maker: TaskMaker) =>
  async ({ runId }: RunInput): Promise<{ readonly kind: 'released' }> => {
    const { ledger } = maker;
    const found = await readRun(ledger, runId);
    if (found === undefined || !isLiveRun(found.run.status)) return { kind: 'released' };
    const { run, trusts } = found;
    const end = runEndOf(run, trusts);
    if (end.step !== 'succeed') {
      const open = trusts.filter(({ status }) => status !== 'REFUSED' && status !== 'RECEIPTED');
      await stopRunAtTrusts(maker, run, open, end.step === 'stop' ? 'STOPPED_BY_PERSON' : 'RUN_FAILED');
    }
    const why = end.failure === undefined ? '' : `\n${errors[end.failure.code].sentence} (${end.failure.code})`;
    await endRun(ledger, run, end, [
      mailWrite(ledger, {
        to: { userId: run.startedBy },
        subject: `Your run ${outcomes[end.step]}`,
        text: `your run ${outcomes[end.step]}.${why}`,
        page: `/runs/${runId}`,
      }),
    ]);
    return { kind: 'released' };
  };

/** Lambda entry. */
export const handler = workflowStep('release-run', RunInput, () => makeReleaseRun(runtimeTaskMaker()));
