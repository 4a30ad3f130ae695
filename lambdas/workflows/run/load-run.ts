import { type RunNextStep, runNextStep } from '#domain/run/run-next-step';
import { readRun } from '#lambdas/platform/items/read-run';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { RunInput } from '#lambdas/platform/workflow/step-inputs';
import { workflowStep } from '#lambdas/platform/workflow/workflow-step';

/** Where a run goes on. */
export const makeLoadRun =
  (ledger: Ledger) =>
  async ({ runId }: RunInput): Promise<{ readonly kind: RunNextStep }> => {
    const found = await readRun(ledger, runId);
    if (found === undefined) return { kind: 'ended' };
    const { run } = found;
    return {
      kind: runNextStep({
        status: run.status,
        stopRequested: run.stopRequestedAt !== undefined,
        failed: run.givenUpFor !== undefined,
        listenerLeased: run.listener !== undefined,
        admissionsClosed: run.admissionsClosedAt !== undefined,
        serverStarted: run.serverStartedAt !== undefined,
        serverFinished: run.serverFinishedAt !== undefined,
      }),
    };
  };

/** Lambda entry. */
export const handler = workflowStep('load-run', RunInput, () => makeLoadRun(runtimeLedger()));
