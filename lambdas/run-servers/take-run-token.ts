import { takeRunToken } from '#contracts/api/run-server';
import { AppError } from '#contracts/app-error';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { runOfServer } from '#lambdas/platform/items/run-of-server';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { actorOf } from '#lambdas/platform/runtime/caller';

/**
 * A run server has made a token that nobody else knows: from now on it counts in place of the one that the server was
 * started with, which whoever may look at tasks can read. Only the first call of a start is taken, so that a token that
 * somebody else has used ends the server. Throws WRONG_STATE where the start's token was taken already or has died.
 */
export const makeTakeRunToken =
  (ledger: Ledger): OperationHandler<typeof takeRunToken> =>
  async ({ body: { tokenSha256 } }, { caller }) => {
    const { run } = await runOfServer(ledger, caller);
    const { runId } = run;
    const committed = await commit(
      ledger,
      [
        updateItem(ledger, {
          key: keys.run(runId),
          present: ['tokenSha256'],
          absent: ['tokenTakenAt'],
          set: { tokenSha256, tokenTakenAt: ledger.now().toISOString() },
        }),
      ],
      [{ action: 'run.tokenTaken', actor: actorOf(caller), subject: { kind: 'run', id: runId } }],
    );
    if (committed.kind === 'refused')
      throw new AppError('WRONG_STATE', { details: [{ rule: 'a server takes its token once', place: 'run' }] });
    return undefined;
  };

/** Lambda entry. */
export const handler = edge(takeRunToken, () => makeTakeRunToken(runtimeLedger()));
