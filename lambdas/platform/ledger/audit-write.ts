import { AuditEvent } from '#contracts/audit';
import { keys } from './keys.ts';
import type { Ledger, LedgerWrite } from './ledger.ts';
import { putNew } from './ledger-writes.ts';

/** What happened, to what, by whom; ids and states only. */
export type AuditNote = Pick<AuditEvent, 'action' | 'actor' | 'subject'> & { readonly facts?: AuditEvent['facts'] };

/** The write that adds an audit event to a transaction; the sealer adds it to the hash chain afterwards. */
export const auditWrite = (ledger: Ledger, note: AuditNote): LedgerWrite => {
  const event = AuditEvent.parse({
    eventId: ledger.newId(),
    at: ledger.now().toISOString(),
    facts: {},
    ...note,
  } satisfies AuditEvent);
  return putNew(ledger, { ...keys.auditPending(event.eventId), kind: 'AUDIT_PENDING', event });
};
