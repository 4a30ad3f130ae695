import { stopRun } from '#contracts/api/runs';
import { AppError } from '#contracts/app-error';
import { isLiveRun } from '#domain/run/is-live-run';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { requireRun } from '#lambdas/platform/items/require-run';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { actorOf } from '#lambdas/platform/runtime/caller';
import { type Executions, runtimeExecutions } from '#lambdas/platform/workflow/executions';
import { requestRunStop } from '#lambdas/platform/workflow/request-run-stop';
import { runAsItStands } from './run-as-it-stands.ts';

type Deps = { readonly ledger: Ledger; readonly executions: Executions };

const ended = (): AppError =>
  new AppError('WRONG_STATE', { details: [{ rule: 'the run must not have ended', place: 'run' }] });

/** Asks a live run to stop; its workflow tells the trusts and the server, and gives the final status. */
export const makeStopRun =
  ({ ledger, executions }: Deps): OperationHandler<typeof stopRun> =>
  async ({ params: { runId } }, { caller }) => {
    const { run } = await requireRun(ledger, caller, runId, 'modify');
    if (!isLiveRun(run.status)) throw ended();
    if ((await requestRunStop({ ledger, executions }, run, actorOf(caller))) === 'ended') throw ended();
    return runAsItStands(ledger, await requireRun(ledger, caller, runId, 'see'));
  };

/** Lambda entry. */
export const handler = edge(stopRun, () => makeStopRun({ ledger: runtimeLedger(), executions: runtimeExecutions() }));
