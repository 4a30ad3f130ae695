import { AppError } from '#contracts/app-error';
import type { RunListener } from '#contracts/run-listener';
import { nextFreeListener } from '#domain/run/next-free-listener';
import { runStepDone } from '#domain/run/run-step-done';
import { hubRunEventWrite } from '#lambdas/platform/items/hub-run-event-write';
import { ListenerItem } from '#lambdas/platform/items/listener-item';
import { RunItem } from '#lambdas/platform/items/run-item';
import { waitingRuns } from '#lambdas/platform/items/waiting-runs';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys, partitions } from '#lambdas/platform/ledger/keys';
import { type Ledger, type LedgerWrite, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { putNew, updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { queryItems } from '#lambdas/platform/ledger/query-items';
import { readItem } from '#lambdas/platform/ledger/read-item';
import { hubActor } from '#lambdas/platform/runtime/caller';
import { env } from '#lambdas/platform/runtime/env';
import { RunInput } from '#lambdas/platform/workflow/step-inputs';
import { workflowStep } from '#lambdas/platform/workflow/workflow-step';

type Deps = { readonly ledger: Ledger; readonly listeners: readonly RunListener[] };
type Outcome = { readonly kind: 'leased' | 'waiting' | 'over' };

/**
 * Gives a run one of the listeners for as long as it lives, or has it wait for one: its state stays as it is, and says
 * what it waits for. A run that has one keeps it. Throws CONFLICT where other runs were quicker time and again.
 */
export const makeLeaseListener =
  ({ ledger, listeners }: Deps) =>
  async ({ runId }: RunInput): Promise<Outcome> => {
    // Each refusal means that another run has got a listener, so that there are no more than listeners.
    for (let attempt = 0; attempt <= listeners.length; attempt += 1) {
      const run = await readItem(ledger, keys.run(runId), RunItem);
      if (run === undefined || runStepDone('listener', run, [], ledger.now().toISOString()))
        return { kind: run?.listener === undefined ? 'over' : 'leased' };
      const [known, waiting] = await Promise.all([
        queryItems(ledger, { partition: partitions.listeners }, ListenerItem),
        waitingRuns(ledger),
      ]);
      const own = waiting.findIndex((other) => other.runId === runId);
      const free = nextFreeListener({
        all: listeners.map(({ id }) => id),
        leased: new Set(known.flatMap(({ listener, runId: holder }) => (holder === undefined ? [] : [listener]))),
        ahead: own === -1 ? waiting.length : own,
      });
      if (free === undefined) {
        await noteWait(ledger, run);
        return { kind: 'waiting' };
      }
      const leased = await commit(
        ledger,
        [
          leaseWrite(
            ledger,
            free,
            runId,
            known.find(({ listener }) => listener === free),
          ),
          updateItem(ledger, {
            key: keys.run(runId),
            expect: [{ attribute: 'status', oneOf: [run.status] }],
            absent: ['listener', 'stopRequestedAt', 'givenUpFor'],
            set: { listener: free },
          }),
          hubRunEventWrite(ledger, runId, 'LISTENER_LEASED'),
        ],
        [
          {
            action: 'run.listenerLeased',
            actor: hubActor,
            subject: { kind: 'run', id: runId },
            facts: { listener: free },
          },
        ],
      );
      if (leased.kind === 'applied') return { kind: 'leased' };
    }
    throw new AppError('CONFLICT');
  };

const leaseWrite = (
  ledger: Ledger,
  listener: string,
  runId: RunItem['runId'],
  before: ListenerItem | undefined,
): LedgerWrite => {
  const key = keys.listener(listener);
  const leasedAt = ledger.now().toISOString();
  if (before === undefined)
    return putNew(ledger, { ...key, kind: 'LISTENER', listener, fencingToken: 1, runId, leasedAt });
  return updateItem(ledger, {
    key,
    expect: [{ attribute: 'fencingToken', oneOf: [before.fencingToken] }],
    absent: ['runId'],
    set: { fencingToken: before.fencingToken + 1, runId, leasedAt },
  });
};

/** Refused where it waits already, or has no need to any more. */
const noteWait = async (ledger: Ledger, { runId, status }: RunItem): Promise<void> => {
  const subject = { kind: 'run', id: runId } as const;
  await commit(
    ledger,
    [
      updateItem(ledger, {
        key: keys.run(runId),
        expect: [{ attribute: 'status', oneOf: [status] }],
        absent: ['listener', 'listenerAwaitedAt'],
        set: { listenerAwaitedAt: ledger.now().toISOString() },
      }),
      hubRunEventWrite(ledger, runId, 'LISTENER_AWAITED'),
    ],
    [{ action: 'run.listenerAwaited', actor: hubActor, subject }],
  );
};

/** Lambda entry. */
export const handler = workflowStep('lease-listener', RunInput, () =>
  makeLeaseListener({ ledger: runtimeLedger(), listeners: env('RUN_LISTENERS') }),
);
