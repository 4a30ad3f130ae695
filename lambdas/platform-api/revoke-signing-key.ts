import { revokeSigningKey } from '#contracts/api/platform';
import { AppError } from '#contracts/app-error';
import { type HubKey, signsNow } from '#domain/hub-key/hub-key-chain';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { readTrusts } from '#lambdas/platform/items/trust-item';
import { runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { actorOf } from '#lambdas/platform/runtime/caller';
import { endRevokedTasks } from '#lambdas/platform/tasks/end-revoked-tasks';
import { runtimeSigner } from '#lambdas/platform/tasks/sign';
import { hubKeysOf, signsOnSeconds } from '#lambdas/platform/tasks/signer';
import { type Executions, runtimeExecutions } from '#lambdas/platform/workflow/executions';
import { giveUpRevokedRuns } from '#lambdas/platform/workflow/give-up-revoked-runs';
import { type KeyDeps, sayOfKeys } from './say-of-keys.ts';

/** Throws WRONG_STATE while Lambdas may not have heard yet that another key has taken its place. */
const requireOutOfUse = ({ until }: HubKey, now: Date): void => {
  const ends = Date.parse(until ?? '') + signsOnSeconds * 1000;
  const seconds = Math.ceil((ends - now.getTime()) / 1000);
  if (seconds > 0)
    throw new AppError('WRONG_STATE', {
      retryAfterSeconds: seconds,
      details: [{ rule: `the hub may still sign with it for ${seconds} s; revoke it after that`, place: 'body.kid' }],
    });
};

type Deps = KeyDeps & { readonly executions: Pick<Executions, 'succeed'> };

/**
 * Admin: a key that signed before may be somebody else's. The present key says so in a statement that every trust gets
 * with its next lease; tasks that the revoked one signed end, and runs whose passport it signed are given up. The same call
 * again goes on with what was left. Throws
 * NOT_FOUND for a key that never signed here, WRONG_STATE for the one that signs now, and
 * for one that was replaced so lately that Lambdas may still sign with it.
 */
export const makeRevokeSigningKey =
  (deps: Deps): OperationHandler<typeof revokeSigningKey> =>
  async ({ body: { from, kid } }, { caller }) => {
    const { ledger, signer } = deps;
    const known = await signer.keys('fresh');
    const key = known.keys.find((one) => one.kid === kid);
    if (key === undefined) throw new AppError('NOT_FOUND');
    if (kid === signsNow(known).kid)
      throw new AppError('WRONG_STATE', {
        details: [{ rule: 'another key must sign first; rotate, then revoke', place: 'body.kid' }],
      });
    if (from > ledger.now().toISOString())
      throw new AppError('INPUT_INVALID', { details: [{ rule: 'not in the future', place: 'body.from' }] });
    const isSaid = key.revokedFrom !== undefined && key.revokedFrom <= from;
    if (!isSaid) requireOutOfUse(key, ledger.now());
    const chain = isSaid
      ? known
      : await sayOfKeys(
          deps,
          known,
          { kind: 'revoke', kid, from },
          {
            action: 'hub.signingKeyRevoked',
            actor: actorOf(caller),
            subject: { kind: 'signing-key', id: kid },
            facts: { from, number: known.number + 1 },
          },
        );
    // Before the tasks: a run that goes on would lose its trusts and not its server.
    await giveUpRevokedRuns(deps, chain);
    await endRevokedTasks(ledger, chain, await readTrusts(ledger));
    return hubKeysOf(signer);
  };

/** Lambda entry. */
export const handler = edge(revokeSigningKey, () =>
  makeRevokeSigningKey({ ledger: runtimeLedger(), signer: runtimeSigner(), executions: runtimeExecutions() }),
);
