import { importJWK, type JWK } from 'jose';
import type { FaultDetail } from '#contracts/failure';
import type { EnrolTrust } from '#contracts/trust';
import { sealToTrust } from '#lambdas/platform/tasks/seal-to-trust';

const fails = (attempt: Promise<unknown>): Promise<boolean> =>
  attempt.then(
    () => false,
    () => true,
  );

/**
 * What is wrong with the keys of an appliance. They are used once, here: one that looks right and takes no task would
 * break every question that is put to all trusts.
 */
export const keyFaults = async ({ encryptionKey, signingKey }: EnrolTrust): Promise<FaultDetail[]> => {
  const sealFails = encryptionKey.crv !== 'X25519' || (await fails(sealToTrust('', encryptionKey)));
  const importFails = signingKey.crv !== 'Ed25519' || (await fails(importJWK(signingKey as JWK, 'EdDSA')));
  return [
    ...(sealFails ? [{ place: 'body.encryptionKey', rule: 'an X25519 key' }] : []),
    ...(importFails ? [{ place: 'body.signingKey', rule: 'an Ed25519 key' }] : []),
  ];
};
