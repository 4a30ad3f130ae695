import { getRun } from '#contracts/api/runs';
import { edge, type OperationHandler } from '../platform/http-edge.ts';
import { readRunEvents } from '../platform/ledger/read-run-events.ts';
import { requireRun } from '../platform/ledger/require-run.ts';
import { runAnswer } from '../platform/ledger/run-answer.ts';
import { type Ledger, runtimeLedger } from '../platform/ledger.ts';

type Deps = { readonly ledger: Ledger };

/** A run, its progress and each trust's part. */
export const makeGetRun =
  ({ ledger }: Deps): OperationHandler<typeof getRun> =>
  async ({ params: { runId } }, { caller }) => {
    const found = await requireRun(ledger, caller, runId, 'see');
    return runAnswer(found, await readRunEvents(ledger, runId), ledger.now());
  };

/** Lambda entry. */
export const handler = edge(getRun, () => makeGetRun({ ledger: runtimeLedger() }));
