import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import type { PublicJwk } from '#contracts/primitives';

const part = (text: string | undefined): unknown => {
  try {
    return JSON.parse(Buffer.from(text ?? '', 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
};

/** What a signed text (compact JWS) says, without a look at the signature; undefined where it is none. */
export const claimsOf = (signed: string): unknown => part(signed.split('.')[1]);

/** What the text says, if this key signed it (ES256) as a document of this type; undefined otherwise. */
export const openSigned = (signed: string, type: string, publicKey: PublicJwk): unknown => {
  const [header, payload, signature, ...more] = signed.split('.');
  const { alg, typ } = (part(header) ?? {}) as { alg?: unknown; typ?: unknown };
  if (alg !== 'ES256' || typ !== type || more.length > 0) return undefined;
  const key = createPublicKey({ key: publicKey as JsonWebKey, format: 'jwk' });
  const proof = Buffer.from(signature ?? '', 'base64url');
  const isValid = verify('sha256', Buffer.from(`${header}.${payload}`), { key, dsaEncoding: 'ieee-p1363' }, proof);
  return isValid ? part(payload) : undefined;
};
