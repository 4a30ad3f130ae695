import { exportAudit } from '#contracts/api/audit';
import { getSigningKey } from '#contracts/api/platform';
import { type AuditExport, type AuditPlace, SealedAuditEvent } from '#contracts/audit';
import type { PublicJwk } from '#contracts/primitives';
import { verifyAudit } from '#domain/audit/verify-audit';
import type { Person } from '../person.ts';

/** The whole audit chain page by page, with its last signed head. */
async function fetchAudit(admin: Person): Promise<{ exported: AuditExport; firstKey: PublicJwk }> {
  const events: AuditPlace[] = [];
  let after: number | undefined = 0;
  let last: Pick<AuditExport, 'keyStatements' | 'signedHead'> = { keyStatements: [], signedHead: '' };
  while (after !== undefined) {
    const page: Awaited<ReturnType<typeof admin.hub.call<typeof exportAudit>>> = await admin.hub.call(exportAudit, {
      query: { after, limit: 500 },
    });
    events.push(...page.events);
    last = page;
    after = page.nextAfter;
  }
  const { first } = await admin.hub.call(getSigningKey, {});
  return { exported: { ...last, events, signingKey: first }, firstKey: first };
}

/** Whether chain and signed head hold; an Admin sees every event. */
export async function auditHolds(admin: Person): Promise<{ verified: boolean; events: SealedAuditEvent[] }> {
  const { exported, firstKey } = await fetchAudit(admin);
  const verdict = verifyAudit(exported, firstKey);
  return { verified: verdict.kind === 'intact', events: exported.events.map((place) => SealedAuditEvent.parse(place)) };
}
