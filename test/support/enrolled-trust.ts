import { exportJWK, generateKeyPair, type JWK } from 'jose';
import type { TrustId } from '#contracts/ids';
import { PublicJwk } from '#contracts/primitives';

/** The keys of a trust as its appliance would make them. */
export type TrustKeys = {
  readonly encryptionKey: PublicJwk;
  readonly signingKey: PublicJwk;
  readonly decryptionKey: JWK;
};

/** Makes a trust's keys. */
export const makeTrustKeys = async (): Promise<TrustKeys> => {
  const encryption = await generateKeyPair('ECDH-ES+A256KW', { crv: 'X25519', extractable: true });
  const signing = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  return {
    encryptionKey: PublicJwk.parse({ ...(await exportJWK(encryption.publicKey)), kid: 'encryption' }),
    signingKey: PublicJwk.parse({ ...(await exportJWK(signing.publicKey)), kid: 'signing' }),
    decryptionKey: await exportJWK(encryption.privateKey),
  };
};

/** What a task is made for. */
export const addressOf = (trustId: TrustId, { encryptionKey }: TrustKeys) => ({
  trustId,
  encryptionKey,
  doorbellQueueUrl: `queue-of-${trustId}`,
});
