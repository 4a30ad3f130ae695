import { revokeSigningKey } from '#contracts/api/platform';
import { AppError } from '#contracts/app-error';
import { signsNow } from '#domain/hub-key/hub-key-chain';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { readTrusts } from '#lambdas/platform/items/trust-item';
import { runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { actorOf } from '#lambdas/platform/runtime/caller';
import { endRevokedTasks } from '#lambdas/platform/tasks/end-revoked-tasks';
import { runtimeSigner } from '#lambdas/platform/tasks/sign';
import { hubKeysOf } from '#lambdas/platform/tasks/signer';
import { type KeyDeps, sayOfKeys } from './say-of-keys.ts';

/**
 * Admin: a key that signed before may be somebody else's. The present key says so in a statement that every trust gets
 * with its next lease; tasks that the revoked one signed end. The same call again goes on with tasks that were left. Throws
 * NOT_FOUND for a key that never signed here, WRONG_STATE for the one that signs now.
 */
export const makeRevokeSigningKey =
  (deps: KeyDeps): OperationHandler<typeof revokeSigningKey> =>
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
    await endRevokedTasks(ledger, chain, await readTrusts(ledger));
    return hubKeysOf(signer);
  };

/** Lambda entry. */
export const handler = edge(revokeSigningKey, () =>
  makeRevokeSigningKey({ ledger: runtimeLedger(), signer: runtimeSigner() }),
);
