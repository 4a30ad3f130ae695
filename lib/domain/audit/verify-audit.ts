import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { type AuditExport, AuditHead, auditHeadType } from '#contracts/audit';
import type { PublicJwk } from '#contracts/primitives';
import { genesisHash, sealHash } from './seal-events.ts';

/** What a verification finds. `sequence` is where the chain breaks first. */
export type AuditVerdict =
  | { readonly kind: 'intact'; readonly events: number; readonly head: AuditHead }
  | { readonly kind: 'broken'; readonly sequence: number; readonly rule: string };

const part = (text: string | undefined): unknown => {
  try {
    return JSON.parse(Buffer.from(text ?? '', 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
};

/** The head, if this key signed it as a head (JWS, ES256). */
const openHead = (signedHead: string, publicKey: PublicJwk): AuditHead | undefined => {
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

const broken = (sequence: number, rule: string): AuditVerdict => ({ kind: 'broken', sequence, rule });

/**
 * Checks a whole export, all pages in one, against a key that the verifier already trusts (never the one inside):
 * every event is in its place from the first to the signed head, and none was changed, dropped, added or moved.
 */
export const verifyAudit = (exported: AuditExport, publicKey: PublicJwk): AuditVerdict => {
  let previousHash = genesisHash;
  for (const [index, place] of exported.events.entries()) {
    const sequence = index + 1;
    if (place.sequence !== sequence) return broken(sequence, 'an event is missing or out of place');
    if (place.previousHash !== previousHash) return broken(sequence, 'the event does not follow the one before');
    if (sealHash(place) !== place.hash) return broken(sequence, 'the event was changed');
    previousHash = place.hash;
  }
  const head = openHead(exported.signedHead, publicKey);
  const last = exported.events.length;
  if (head === undefined) return broken(last, 'the head was not signed with this key');
  if (head.sequence !== last) return broken(last, 'the export does not reach to its signed head');
  if (head.hash !== previousHash) return broken(last, 'the signed head is the head of another chain');
  return { kind: 'intact', events: last, head };
};
