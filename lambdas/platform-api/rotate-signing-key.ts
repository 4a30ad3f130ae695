import { rotateSigningKey } from '#contracts/api/platform';
import { AppError } from '#contracts/app-error';
import { signsNow } from '#domain/hub-key/hub-key-chain';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { actorOf } from '#lambdas/platform/runtime/caller';
import { runtimeSigner } from '#lambdas/platform/tasks/sign';
import { hubKeysOf } from '#lambdas/platform/tasks/signer';
import { type KeyDeps, sayOfKeys } from './say-of-keys.ts';

/**
 * Admin: the next declared key signs from now on. The present one says so in a statement that every trust gets with its
 * next lease; what it signed before counts for as long as it would have. Throws CONFLICT where another key signs than the
 * caller says, so that a repeated call goes on no further, and NO_FURTHER_SIGNING_KEY after the last declared key.
 */
export const makeRotateSigningKey =
  (deps: KeyDeps): OperationHandler<typeof rotateSigningKey> =>
  async ({ body: { from } }, { caller }) => {
    const { signer } = deps;
    const chain = await signer.keys('fresh');
    const { kid } = signsNow(chain);
    if (kid !== from)
      throw new AppError('CONFLICT', { details: [{ rule: 'the key that signs now', place: 'body.from' }] });
    const key = await signer.nextKey();
    if (key === undefined) throw new AppError('NO_FURTHER_SIGNING_KEY');
    await sayOfKeys(
      deps,
      chain,
      { kind: 'next', key },
      {
        action: 'hub.signingKeyRotated',
        actor: actorOf(caller),
        subject: { kind: 'signing-key', id: key.kid },
        facts: { from: kid, number: chain.number + 1 },
      },
    );
    return hubKeysOf(signer);
  };

/** Lambda entry. */
export const handler = edge(rotateSigningKey, () =>
  makeRotateSigningKey({ ledger: runtimeLedger(), signer: runtimeSigner() }),
);
