import { getRun } from '#contracts/api/runs';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { readRunRounds } from '#lambdas/platform/items/read-run-rounds';
import { requireRun } from '#lambdas/platform/items/require-run';
import { runAnswer } from '#lambdas/platform/items/run-answer';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';

type Deps = { readonly ledger: Ledger };

/** A run, its progress and each trust's part. */
export const makeGetRun =
  ({ ledger }: Deps): OperationHandler<typeof getRun> =>
  async ({ params: { runId } }, { caller }) => {
    const found = await requireRun(ledger, caller, runId, 'see');
    return runAnswer(found, await readRunRounds(ledger, runId), ledger.now());
  };

/** Lambda entry. */
export const handler = edge(getRun, () => makeGetRun({ ledger: runtimeLedger() }));
