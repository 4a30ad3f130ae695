import type { AuditEvent } from '#contracts/audit';
import { runLifecycle } from '#domain/run/run-lifecycle';
import { runSteps } from '#domain/run/run-step';
import { hubRunEventWrite } from '../items/hub-run-event-write.ts';
import type { RunItem } from '../items/run-item.ts';
import { commit } from '../ledger/commit.ts';
import { keys } from '../ledger/keys.ts';
import { updateItem } from '../ledger/ledger-writes.ts';
import { type Signals, signalStep } from './signal-step.ts';

/**
 * Asks a live run to stop, once; its workflow tells the trusts and the server, and gives the final status. Answers
 * whether the run had ended before.
 */
export const requestRunStop = async (
  { ledger, executions }: Signals,
  run: Pick<RunItem, 'runId' | 'stopRequestedAt'>,
  actor: AuditEvent['actor'],
): Promise<'stopping' | 'ended'> => {
  const { runId } = run;
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
      [{ action: 'run.stopRequested', actor, subject: { kind: 'run', id: runId } }],
    );
    if (committed.kind === 'refused') return 'ended';
  }
  // Receipts are still waited for: a stopped run also ends with one from every trust.
  for (const step of runSteps.filter((name) => name !== 'receipts'))
    await signalStep({ ledger, executions }, { kind: 'run', runId }, step);
  return 'stopping';
};
