import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { ConfigError } from '#appliance/platform/config';
import type { TrustId } from '#contracts/ids';
import type { OwnParticipant } from '#domain/secure-sum/participation-faults';

/**
 * This trust as a participant of secure sums, with the key pair that it enrolled with. Takes the private key as PKCS#8
 * PEM. Throws `ConfigError` where it is no X25519 key.
 */
export function ownParticipant(
  trustId: TrustId,
  encryptionKeyPem: string,
): OwnParticipant & { readonly privateKey: KeyObject } {
  const privateKey = createPrivateKey(encryptionKeyPem);
  const { crv, x } = createPublicKey(privateKey).export({ format: 'jwk' });
  if (crv !== 'X25519' || x === undefined) throw new ConfigError('The encryption key is no X25519 key');
  return { trustId, x, privateKey };
}
