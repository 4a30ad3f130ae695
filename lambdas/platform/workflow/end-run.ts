import { AppError } from '#contracts/app-error';
import type { Failure } from '#contracts/failure';
import type { HubRunEvent } from '#contracts/run-log';
import { noTrustWorked } from '#domain/run/no-trust-worked';
import { runLifecycle } from '#domain/run/run-lifecycle';
import { hubRunEventWrite } from '../items/hub-run-event-write.ts';
import { RunItem, type RunTrustItem } from '../items/run-item.ts';
import { runRowWrite } from '../items/run-row.ts';
import { runUsageWrite } from '../items/run-usage-item.ts';
import { keys } from '../ledger/keys.ts';
import type { Ledger, LedgerWrite } from '../ledger/ledger.ts';
import { applyTransition } from '../ledger/transition.ts';
import { hubActor } from '../runtime/caller.ts';

/** How a run ends. */
export type RunEnd = {
  readonly step: 'succeed' | 'fail' | 'stop';
  readonly failure?: Failure;
};

const events = { succeed: 'RUN_SUCCEEDED', fail: 'RUN_FAILED', stop: 'RUN_STOPPED' } as const satisfies Record<
  RunEnd['step'],
  HubRunEvent
>;

/**
 * How a run ends by what the ledger holds: a person's stop before the hub's own reason, and success for neither; nor for
 * a run of which no trust is left that can have worked.
 */
export const runEndOf = (
  run: Pick<RunItem, 'stopRequestedAt' | 'givenUpFor' | 'status'>,
  trusts: readonly Pick<RunTrustItem, 'code' | 'failure' | 'joinTaskId' | 'status'>[],
): RunEnd => {
  if (run.stopRequestedAt !== undefined) return { step: 'stop', failure: new AppError('RUN_STOPPED').toFailure() };
  if (run.givenUpFor !== undefined) return { step: 'fail', failure: run.givenUpFor };
  if (run.status !== 'RELEASING') return { step: 'fail', failure: new AppError('INTERNAL').toFailure() };
  if (!noTrustWorked(trusts)) return { step: 'succeed' };
  const details = trusts
    .map(({ code, failure, status }) => ({ rule: failure?.code ?? status, place: `trust ${code}` }))
    .slice(0, 50);
  return { step: 'fail', failure: new AppError('RUN_TRUSTS_FAILED', { details }).toFailure() };
};

/**
 * Gives a run its final status and reason, once, with what else belongs to that moment; answers whether it was this call.
 * The run's token dies with it.
 */
export const endRun = async (
  ledger: Ledger,
  run: Pick<RunItem, 'runId' | 'projectId' | 'modelId' | 'startedBy'>,
  { step, failure }: RunEnd,
  also: readonly LedgerWrite[] = [],
): Promise<boolean> => {
  const { runId } = run;
  const usage = await runUsageWrite(ledger, run);
  const ended = await applyTransition(ledger, {
    key: keys.run(runId),
    schema: RunItem,
    step: runLifecycle[step],
    change: {
      set: { finishedAt: ledger.now().toISOString(), failure },
      remove: ['gsi2pk', 'gsi2sk', 'tokenSha256'],
    },
    also: [
      hubRunEventWrite(ledger, runId, events[step], undefined, failure?.code),
      runRowWrite(ledger, { ...run, ended: runLifecycle[step].to }),
      usage,
      ...also,
    ],
    audit: {
      action: `run.${runLifecycle[step].to.toLowerCase()}`,
      actor: hubActor,
      subject: { kind: 'run', id: runId },
      ...(failure === undefined ? {} : { facts: { code: failure.code } }),
    },
  });
  return ended.kind === 'applied';
};
