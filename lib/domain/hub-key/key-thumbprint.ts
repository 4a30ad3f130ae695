import { createHash } from 'node:crypto';
import type { PublicJwk } from '#contracts/primitives';

/** The RFC 7638 thumbprint of a public key, in base64url; whatever its `kid` says. */
export const keyThumbprint = ({ crv, kty, x, y }: PublicJwk): string => {
  const members = kty === 'EC' ? { crv, kty, x, y } : { crv, kty, x };
  return createHash('sha256').update(JSON.stringify(members)).digest('base64url');
};
