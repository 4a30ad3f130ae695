import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { ConfigError } from '#appliance/platform/config';
import type { TrustId } from '#contracts/ids';
import type { OwnPart } from '#domain/secure-sum/participation-faults';

/** This trust in a secure sum: the key pair that it enrolled with. Throws `ConfigError` when the key is of another kind. */
export function ownPart(trustId: TrustId, encryptionKeyPem: string): OwnPart & { readonly privateKey: KeyObject } {
  const privateKey = createPrivateKey(encryptionKeyPem);
  const { crv, x } = createPublicKey(privateKey).export({ format: 'jwk' });
  if (crv !== 'X25519' || x === undefined) throw new ConfigError('The encryption key is no X25519 key');
  return { trustId, x, privateKey };
}
