import type { RunListener } from '#contracts/run-listener';
import { ListenerItem } from '../items/listener-item.ts';
import type { RunItem } from '../items/run-item.ts';
import { waitingRuns } from '../items/waiting-runs.ts';
import { commit } from '../ledger/commit.ts';
import { keys } from '../ledger/keys.ts';
import { updateItem } from '../ledger/ledger-writes.ts';
import { readItem } from '../ledger/read-item.ts';
import { hubActor } from '../runtime/caller.ts';
import { type Signals, signalStep } from './signal-step.ts';
import type { TargetGroups } from './target-groups.ts';

/** What freeing takes. */
export type ListenerFreeing = Signals & {
  readonly listeners: readonly RunListener[];
  readonly targetGroups: Pick<TargetGroups, 'remove'>;
};

/**
 * Takes a listener from a run that has ended, once nothing is passed on to the run's server any more, and lets the runs
 * that wait look again. Answers whether it was this call that freed it.
 */
export const freeListener = async (
  freeing: ListenerFreeing,
  { listener, runId }: Pick<RunItem, 'runId'> & { readonly listener: string },
): Promise<boolean> => {
  const { ledger, listeners, targetGroups } = freeing;
  const key = keys.listener(listener);
  for (;;) {
    const held = await readItem(ledger, key, ListenerItem);
    if (held?.runId !== runId) return false;
    const { fencingToken, target } = held;
    const declared = listeners.find(({ id }) => id === listener);
    if (target !== undefined && declared !== undefined) await targetGroups.remove(declared.targetGroups, target);
    const freed = await commit(
      ledger,
      [
        updateItem(ledger, {
          key,
          expect: [
            { attribute: 'fencingToken', oneOf: [fencingToken] },
            { attribute: 'runId', oneOf: [runId] },
            ...(target === undefined ? [] : [{ attribute: 'target', oneOf: [target] }]),
          ],
          // One that was noted since must be removed first.
          absent: target === undefined ? ['target'] : [],
          remove: ['runId', 'leasedAt', 'target'],
        }),
      ],
      [{ action: 'run.listenerFreed', actor: hubActor, subject: { kind: 'run', id: runId }, facts: { listener } }],
    );
    if (freed.kind === 'refused') continue;
    for (const waiting of await waitingRuns(ledger))
      await signalStep(freeing, { kind: 'run', runId: waiting.runId }, 'listener');
    return true;
  }
};
