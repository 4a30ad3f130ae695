import type { Failure } from '#contracts/failure';
import type { RunId } from '#contracts/ids';
import { runLifecycle } from '#domain/run/run-lifecycle';
import { commit } from '../ledger/commit.ts';
import { keys } from '../ledger/keys.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { updateItem } from '../ledger/ledger-writes.ts';
import { hubActor } from '../runtime/caller.ts';

/**
 * Writes why a live run will end as FAILED; the first reason stays. `unlessFinished` is for whoever only sees that
 * the server is gone: a server that finished may go.
 */
export const giveUpRun = async (
  ledger: Ledger,
  runId: RunId,
  failure: Failure,
  unlessFinished = false,
): Promise<boolean> => {
  const committed = await commit(
    ledger,
    [
      updateItem(ledger, {
        key: keys.run(runId),
        expect: [{ attribute: 'status', oneOf: runLifecycle.fail.from }],
        absent: ['givenUpFor', ...(unlessFinished ? ['serverFinishedAt'] : [])],
        set: { givenUpFor: failure },
      }),
    ],
    [
      {
        action: 'run.givenUp',
        actor: hubActor,
        subject: { kind: 'run', id: runId },
        facts: { code: failure.code },
      },
    ],
  );
  return committed.kind === 'applied';
};
