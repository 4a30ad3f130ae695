import { importJWK, type JWK } from 'jose';
import type { FaultDetail } from '#contracts/failure';
import type { PublicJwk } from '#contracts/primitives';
import type { TrustItem } from '#lambdas/platform/items/trust-item';
import { sealToTrust } from '#lambdas/platform/tasks/seal-to-trust';

/** The public halves of a trust's key pairs. */
type TrustKeys = { readonly encryptionKey: PublicJwk; readonly signingKey: PublicJwk };

const fails = (attempt: Promise<unknown>): Promise<boolean> =>
  attempt.then(
    () => false,
    () => true,
  );

/**
 * What is wrong with the keys of an appliance. They are used once, here: one that looks right and takes no task would
 * break every question that is put to all trusts.
 */
export const keyFaults = async ({ encryptionKey, signingKey }: TrustKeys): Promise<FaultDetail[]> => {
  const sealFails = encryptionKey.crv !== 'X25519' || (await fails(sealToTrust('', encryptionKey)));
  const importFails = signingKey.crv !== 'Ed25519' || (await fails(importJWK(signingKey as JWK, 'EdDSA')));
  return [
    ...(sealFails ? [{ place: 'body.encryptionKey', rule: 'an X25519 key' }] : []),
    ...(importFails ? [{ place: 'body.signingKey', rule: 'an Ed25519 key' }] : []),
  ];
};

/**
 * Which keys the trust had before and has replaced or lost: none of them comes back, because whoever took one would be
 * the trust again. Keys that it has now are none of them.
 */
export const usedKeyFaults = (
  { earlierKeys, ...now }: Pick<TrustItem, 'earlierKeys' | 'encryptionKey' | 'signingKey'>,
  given: TrustKeys,
): FaultDetail[] =>
  (['encryptionKey', 'signingKey'] as const).flatMap((name) => {
    const { x } = given[name];
    const wasUsed = now[name]?.x !== x && earlierKeys.some(({ key }) => key.x === x);
    return wasUsed ? [{ place: `body.${name}`, rule: 'a key that the trust did not have before' }] : [];
  });
