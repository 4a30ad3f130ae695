import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { AuditHead, auditHeadType } from '#contracts/audit';
import type { PublicJwk } from '#contracts/primitives';

const part = (text: string | undefined): unknown => {
  try {
    return JSON.parse(Buffer.from(text ?? '', 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
};

/** The head, if this key signed it as a head (JWS, ES256). */
export const openAuditHead = (signedHead: string, publicKey: PublicJwk): AuditHead | undefined => {
  const [header, payload, signature] = signedHead.split('.');
  const { alg, typ } = (part(header) ?? {}) as { alg?: unknown; typ?: unknown };
  if (alg !== 'ES256' || typ !== auditHeadType) return undefined;
  const key = createPublicKey({ key: publicKey as JsonWebKey, format: 'jwk' });
  const signed = Buffer.from(`${header}.${payload}`);
  const proof = Buffer.from(signature ?? '', 'base64url');
  if (!verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, proof)) return undefined;
  const head = AuditHead.safeParse(part(payload));
  return head.success ? head.data : undefined;
};
