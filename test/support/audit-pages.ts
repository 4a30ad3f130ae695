import { type AuditEvent, auditHeadType } from '#contracts/audit';
import { type ChainEnd, emptyChain, sealEvents } from '#domain/audit/seal-events';
import type { Signer } from '#lambdas/platform/tasks/signer';

const at = '2026-01-01T00:00:00.000Z';

const numberedEvent = (number: number): AuditEvent => ({
  eventId: `01890000-0000-7000-8000-${String(number).padStart(12, '0')}`,
  at,
  action: 'task.leased',
  actor: { kind: 'trust', id: '01890000-0000-7000-8000-0000000000aa' },
  subject: { kind: 'task', id: `01890000-0000-7000-8000-${String(number).padStart(12, '0')}` },
  facts: { fencingToken: number, type: 'cohort_query' },
});

/** Pages of an export of so many events, as lines of JSON, made as they are read; `numbered` says what each tells of. */
export async function* auditPages(
  signer: Signer,
  events: number,
  pageEvents = 1000,
  numbered = (number: number): number => number,
): AsyncGenerator<string> {
  const signingKey = await signer.publicKey();
  let end: ChainEnd = emptyChain;
  do {
    const count = Math.min(pageEvents, events - end.sequence);
    const first = end.sequence;
    const sealed = sealEvents(
      end,
      Array.from({ length: count }, (_, index) => numberedEvent(numbered(first + index + 1))),
    );
    end = sealed.at(-1) ?? end;
    const { hash, sequence } = end;
    const signedHead = await signer.signJws(auditHeadType, { sequence, hash, at });
    const nextAfter = sequence < events ? { nextAfter: sequence } : {};
    yield `${JSON.stringify({ events: sealed, signedHead, signingKey, ...nextAfter })}\n`;
  } while (end.sequence < events);
}
