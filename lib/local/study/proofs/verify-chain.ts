import { exportAudit } from '#contracts/api/audit';
import { getSigningKey } from '#contracts/api/platform';
import { type AuditPlace, SealedAuditEvent } from '#contracts/audit';
import type { PublicJwk } from '#contracts/primitives';
import { verifyAudit } from '#domain/audit/verify-audit';
import type { Person } from '../person.ts';

/** The whole audit chain page by page, with its last signed head. */
async function fetchAudit(admin: Person): Promise<{ events: AuditPlace[]; signedHead: string; signingKey: PublicJwk }> {
  const events: AuditPlace[] = [];
  let after: number | undefined = 0;
  let signedHead = '';
  while (after !== undefined) {
    const page: Awaited<ReturnType<typeof admin.hub.call<typeof exportAudit>>> = await admin.hub.call(exportAudit, {
      query: { after, limit: 500 },
    });
    events.push(...page.events);
    signedHead = page.signedHead;
    after = page.nextAfter;
  }
  return { events, signedHead, signingKey: await admin.hub.call(getSigningKey, {}) };
}

/** Whether chain and signed head hold; an Admin sees every event. */
export async function auditHolds(admin: Person): Promise<{ verified: boolean; events: SealedAuditEvent[] }> {
  const fetched = await fetchAudit(admin);
  const verdict = await verifyAudit(fetched, fetched.signingKey);
  return { verified: verdict.kind === 'intact', events: fetched.events.map((place) => SealedAuditEvent.parse(place)) };
}
