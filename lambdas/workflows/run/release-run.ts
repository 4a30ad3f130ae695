import { errors } from '#contracts/errors';
import { isLiveRun } from '#domain/run/is-live-run';
import { readRun } from '#lambdas/platform/items/read-run';
import { readUser } from '#lambdas/platform/items/user-item';
import { env } from '#lambdas/platform/runtime/env';
import { type SendMail, sendMail } from '#lambdas/platform/runtime/mail';
import { runtimeTaskMaker, type TaskMaker } from '#lambdas/platform/tasks/create-task';
import { stopRunAtTrusts } from '#lambdas/platform/tasks/stop-run-at-trusts';
import { endRun, runEndOf } from '#lambdas/platform/workflow/end-run';
import { RunInput } from '#lambdas/platform/workflow/step-inputs';
import { workflowStep } from '#lambdas/platform/workflow/workflow-step';

type Deps = { readonly maker: TaskMaker; readonly send: SendMail; readonly publicUrl: string };

const outcomes = { succeed: 'has succeeded', fail: 'has failed', stop: 'was stopped' } as const;

/** Gives a run its final status and tells who started it, once. */
export const makeReleaseRun =
  ({ maker, send, publicUrl }: Deps) =>
  async ({ runId }: RunInput): Promise<{ readonly kind: 'released' }> => {
    const { ledger } = maker;
    const found = await readRun(ledger, runId);
    if (found === undefined || !isLiveRun(found.run.status)) return { kind: 'released' };
    const { run, trusts } = found;
    const end = runEndOf(run);
    if (end.step !== 'succeed') {
      const open = trusts.filter(({ status }) => status !== 'REFUSED' && status !== 'RECEIPTED');
      await stopRunAtTrusts(maker, run, open, end.step === 'stop' ? 'STOPPED_BY_PERSON' : 'RUN_FAILED');
    }
    const first = await endRun(ledger, run, end);
    const starter = first ? await readUser(ledger, run.startedBy) : undefined;
    if (starter !== undefined && starter.disabledAt === undefined) {
      const why = end.failure === undefined ? '' : `\n${errors[end.failure.code].sentence} (${end.failure.code})`;
      await send({
        to: starter.email,
        subject: `Your run ${outcomes[end.step]}`,
        text: `Dear ${starter.name},\n\nyour run ${outcomes[end.step]}.${why}\n${publicUrl}/runs/${runId}\n`,
      });
    }
    return { kind: 'released' };
  };

/** Lambda entry. */
export const handler = workflowStep('release-run', RunInput, () =>
  makeReleaseRun({ maker: runtimeTaskMaker(), send: sendMail, publicUrl: env('PUBLIC_URL') }),
);
