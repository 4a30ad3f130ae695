import { CompactEncrypt, importJWK, type JWK } from 'jose';
import type { PublicJwk } from '#contracts/primitives';

/**
 * Seals a signed text so that only this trust can read it: compact JWE, ECDH-ES+A256KW with X25519, A256GCM. Throws for
 * a key of another kind.
 */
export const sealToTrust = async (jws: string, encryptionKey: PublicJwk): Promise<string> => {
  const key = await importJWK(encryptionKey as JWK, 'ECDH-ES+A256KW');
  return new CompactEncrypt(new TextEncoder().encode(jws))
    .setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM', cty: 'JWT', kid: encryptionKey.kid })
    .encrypt(key);
};
