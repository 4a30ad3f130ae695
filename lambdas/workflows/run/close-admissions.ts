import pMap from 'p-map';
import { AppError } from '#contracts/app-error';
import { admissionOutcome } from '#domain/run/admission-outcome';
import { type LedgerRun, readRun } from '#lambdas/platform/items/read-run';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import { updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { hubActor } from '#lambdas/platform/runtime/caller';
import { runtimeTaskMaker, type TaskMaker } from '#lambdas/platform/tasks/create-task';
import { stopRunAtTrusts } from '#lambdas/platform/tasks/stop-run-at-trusts';
import { giveUpRun } from '#lambdas/platform/workflow/give-up-run';
import { runWaitOver } from '#lambdas/platform/workflow/step-done';
import { RunInput } from '#lambdas/platform/workflow/step-inputs';
import { workflowStep } from '#lambdas/platform/workflow/workflow-step';
import { giveUpTrust } from './give-up-trust.ts';

const trustsAtOnce = 10;

type Outcome = { readonly kind: 'waiting' | 'closed' | 'too-few' };

/** Waits on, or closes the admissions: with enough trusts the run goes on with exactly those, otherwise it fails. */
export const makeCloseAdmissions =
  (maker: TaskMaker) =>
  async ({ runId }: RunInput): Promise<Outcome> => {
    const { ledger } = maker;
    const found = await readRun(ledger, runId);
    if (found === undefined || !runWaitOver('admissions', found, ledger.now()))
      return { kind: found === undefined ? 'closed' : 'waiting' };
    const { run } = found;
    if (run.stopRequestedAt !== undefined || run.givenUpFor !== undefined || run.status !== 'ADMITTING')
      return { kind: 'closed' };
    const asked = found.trusts.filter(({ status }) => status === 'ASKED');
    await pMap(asked, (trust) => giveUpTrust(ledger, trust, 'TRUST_NOT_IN_TIME'), { concurrency: trustsAtOnce });
    await stopRunAtTrusts(maker, run, asked, 'NOT_SELECTED');
    // Read again: an answer that came in the meantime counts, on whichever side it fell.
    const settled: LedgerRun = (await readRun(ledger, runId)) ?? found;
    const outcome = admissionOutcome(
      settled.trusts.map(({ status }) => status),
      run.minTrusts,
      true,
    );
    if (outcome.kind !== 'enough') {
      const details = settled.trusts
        .filter(({ status }) => status !== 'ADMITTED')
        .map(({ code, status, failure }) => ({ rule: failure?.code ?? status, place: `trust ${code}` }))
        .slice(0, 50);
      await giveUpRun(ledger, runId, new AppError('RUN_TOO_FEW_TRUSTS', { details }).toFailure());
      return { kind: 'too-few' };
    }
    await commit(
      ledger,
      [
        updateItem(ledger, {
          key: keys.run(runId),
          expect: [{ attribute: 'status', oneOf: ['ADMITTING'] }],
          absent: ['admissionsClosedAt'],
          set: { admissionsClosedAt: ledger.now().toISOString() },
        }),
      ],
      [
        {
          action: 'run.admissionsClosed',
          actor: hubActor,
          subject: { kind: 'run', id: runId },
          facts: { admitted: outcome.admitted },
        },
      ],
    );
    return { kind: 'closed' };
  };

/** Lambda entry. */
export const handler = workflowStep('close-admissions', RunInput, () => makeCloseAdmissions(runtimeTaskMaker()));
