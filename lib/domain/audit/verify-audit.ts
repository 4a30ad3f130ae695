import type { AuditExport } from '#contracts/audit';
import type { PublicJwk } from '#contracts/primitives';
import { chainOf } from '../hub-key/hub-key-chain.ts';
import { type AuditVerdict, AuditVerification } from './audit-verification.ts';

/**
 * Checks a whole export, all pages in one, against a key that the verifier already trusts (never one inside it) and those
 * that follow from it: every event is in its place from the first to the signed head, and none was changed, dropped, added
 * or moved.
 */
export const verifyAudit = (exported: AuditExport, publicKey: PublicJwk): AuditVerdict => {
  const verification = new AuditVerification(chainOf(publicKey));
  verification.follow(exported.keyStatements);
  verification.add(exported.events);
  return verification.finish(exported.signedHead);
};
