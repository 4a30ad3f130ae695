import type { AuditExport } from '#contracts/audit';
import type { PublicJwk } from '#contracts/primitives';
import { type AuditVerdict, AuditVerification } from './audit-verification.ts';

/**
 * Checks a whole export, all pages in one, against a key that the verifier already trusts (never the one inside):
 * every event is in its place from the first to the signed head, and none was changed, dropped, added or moved.
 */
export const verifyAudit = (exported: AuditExport, publicKey: PublicJwk): AuditVerdict => {
  const verification = new AuditVerification(publicKey);
  verification.add(exported.events);
  return verification.finish(exported.signedHead);
};
