import { stopRun } from '#contracts/api/runs';
import { AppError } from '#contracts/app-error';
import { isLiveRun } from '#domain/run/is-live-run';
import { runLifecycle } from '#domain/run/run-lifecycle';
import { runSteps } from '#domain/run/run-step';
import { actorOf } from '#lambdas/platform/caller';
import { commit } from '#lambdas/platform/commit';
import { edge, type OperationHandler } from '#lambdas/platform/http-edge';
import { keys } from '#lambdas/platform/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger';
import { hubRunEventWrite } from '#lambdas/platform/ledger/hub-run-event-write';
import { readRunEvents } from '#lambdas/platform/ledger/read-run-events';
import { requireRun } from '#lambdas/platform/ledger/require-run';
import { runAnswer } from '#lambdas/platform/ledger/run-answer';
import { updateItem } from '#lambdas/platform/ledger-writes';
import { type Executions, runtimeExecutions } from '#lambdas/platform/workflow/executions';
import { signalStep } from '#lambdas/platform/workflow/signal-step';

type Deps = { readonly ledger: Ledger; readonly executions: Executions };

const ended = (): AppError =>
  new AppError('WRONG_STATE', { details: [{ rule: 'the run must not have ended', place: 'run' }] });

/** Asks a live run to stop; its workflow tells the trusts and the server, and gives the final status. */
export const makeStopRun =
  ({ ledger, executions }: Deps): OperationHandler<typeof stopRun> =>
  async ({ params: { runId } }, { caller }) => {
    const { run } = await requireRun(ledger, caller, runId, 'modify');
    if (!isLiveRun(run.status)) throw ended();
    if (run.stopRequestedAt === undefined) {
      const committed = await commit(
        ledger,
        [
          updateItem(ledger, {
            key: keys.run(runId),
            expect: [{ attribute: 'status', oneOf: runLifecycle.stop.from }],
            set: { stopRequestedAt: ledger.now().toISOString() },
          }),
          hubRunEventWrite(ledger, runId, 'STOP_REQUESTED'),
        ],
        [{ action: 'run.stopRequested', actor: actorOf(caller), subject: { kind: 'run', id: runId } }],
      );
      if (committed.kind === 'refused') throw ended();
    }
    // Receipts are still waited for: a stopped run also ends with one from every trust.
    for (const step of runSteps.filter((name) => name !== 'receipts'))
      await signalStep({ ledger, executions }, { kind: 'run', runId }, step);
    return runAnswer(await requireRun(ledger, caller, runId, 'see'), await readRunEvents(ledger, runId), ledger.now());
  };

/** Lambda entry. */
export const handler = edge(stopRun, () => makeStopRun({ ledger: runtimeLedger(), executions: runtimeExecutions() }));
