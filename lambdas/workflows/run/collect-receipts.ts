import pMap from 'p-map';
import { receiptSeconds, secondsAfter } from '#domain/run/run-deadlines';
import { runLifecycle } from '#domain/run/run-lifecycle';
import { readRun } from '#lambdas/platform/items/read-run';
import { RunItem } from '#lambdas/platform/items/run-item';
import { keys } from '#lambdas/platform/ledger/keys';
import { applyTransition } from '#lambdas/platform/ledger/transition';
import { hubActor } from '#lambdas/platform/runtime/caller';
import { runtimeTaskMaker, type TaskMaker } from '#lambdas/platform/tasks/create-task';
import { stopRunAtTrusts } from '#lambdas/platform/tasks/stop-run-at-trusts';
import { RunInput } from '#lambdas/platform/workflow/step-inputs';
import { workflowStep } from '#lambdas/platform/workflow/workflow-step';
import { giveUpTrust } from './give-up-trust.ts';

const trustsAtOnce = 10;

/** The training is over, well or badly: trusts of a run that was given up are told to stop, and all owe a receipt. */
export const makeCollectReceipts =
  (maker: TaskMaker) =>
  async ({ runId }: RunInput): Promise<{ readonly kind: 'collecting' }> => {
    const { ledger } = maker;
    await applyTransition(ledger, {
      key: keys.run(runId),
      schema: RunItem,
      step: runLifecycle.release,
      change: { set: { releaseDeadline: secondsAfter(ledger.now(), receiptSeconds).toISOString() } },
      audit: { action: 'run.releasing', actor: hubActor, subject: { kind: 'run', id: runId } },
    });
    const found = await readRun(ledger, runId);
    if (found === undefined) return { kind: 'collecting' };
    const { run, trusts } = found;
    const open = trusts.filter(({ status }) => status === 'ADMITTED' || status === 'JOINED');
    // A trust that was never asked to join has nothing to give a receipt for.
    const unasked = open.filter(({ joinTaskId }) => joinTaskId === undefined);
    await pMap(unasked, (trust) => giveUpTrust(ledger, trust, 'TRUST_NOT_IN_TIME'), { concurrency: trustsAtOnce });
    if (run.stopRequestedAt !== undefined) await stopRunAtTrusts(maker, run, open, 'STOPPED_BY_PERSON');
    else if (run.givenUpFor !== undefined) await stopRunAtTrusts(maker, run, open, 'RUN_FAILED');
    return { kind: 'collecting' };
  };

/** Lambda entry. */
export const handler = workflowStep('collect-receipts', RunInput, () => makeCollectReceipts(runtimeTaskMaker()));
