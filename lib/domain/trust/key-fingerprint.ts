import { createHash } from 'node:crypto';
import type { PublicJwk } from '#contracts/primitives';

/** Hexadecimal digits of the thumbprint that people compare: 128 bits. */
const digits = 32;

/**
 * A public key as two people compare it by telephone: the first half of its RFC 7638 thumbprint, in eight groups of four
 * hexadecimal digits.
 */
export const keyFingerprint = ({ crv, kty, x, y }: PublicJwk): string => {
  const members = kty === 'EC' ? { crv, kty, x, y } : { crv, kty, x };
  const thumbprint = createHash('sha256').update(JSON.stringify(members)).digest('hex').slice(0, digits);
  return (thumbprint.toUpperCase().match(/.{4}/g) ?? []).join(' ');
};
