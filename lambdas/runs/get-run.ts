import { getRun } from '#contracts/api/runs';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { requireRun } from '#lambdas/platform/items/require-run';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { runAsItStands } from './run-as-it-stands.ts';

type Deps = { readonly ledger: Ledger };

/** A run, its progress and each trust's part. */
export const makeGetRun =
  ({ ledger }: Deps): OperationHandler<typeof getRun> =>
  async ({ params: { runId } }, { caller }) =>
    runAsItStands(ledger, await requireRun(ledger, caller, runId, 'see'));

/** Lambda entry. */
export const handler = edge(getRun, () => makeGetRun({ ledger: runtimeLedger() }));
