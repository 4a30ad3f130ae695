import { verifyAudit } from '#contracts/api/audit';
import type { AuditVerified } from '#contracts/audit';
import { AuditVerification } from '#domain/audit/audit-verification';
import { openKeptHead } from '#domain/audit/open-audit-head';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { runtimeSigner } from '#lambdas/platform/tasks/sign';
import type { Signer } from '#lambdas/platform/tasks/signer';
import { type AuditArchive, runtimeAuditArchive } from './audit-archive.ts';
import { type SealDeps, sealPending } from './seal-pending.ts';
import { sealedEvents } from './sealed-events.ts';

type Deps = SealDeps & {
  readonly signer: Pick<Signer, 'keys'>;
  readonly archive: Pick<AuditArchive, 'heads'>;
  /** Milliseconds of a clock that goes on while a call works. */
  readonly elapsed: () => number;
  readonly eventsAtATime?: number;
};

const sealSeconds = 3;
/** The API ends a call after 30 s. */
const mostMilliseconds = 20_000;
const mostEventsAtATime = 2000;

/**
 * Checks the chain on the ledger: each event in its place and as it was sealed, through every head of the archive, up to
 * its end. What does not fit one call goes on in the next, from the place that the caller hands in.
 */
export const makeVerifyAudit =
  (deps: Deps): OperationHandler<typeof verifyAudit> =>
  async ({ body: { from } }): Promise<AuditVerified> => {
    const { archive, elapsed, ledger, signer } = deps;
    const end = elapsed() + mostMilliseconds;
    const { head } = await sealPending(deps, sealSeconds);
    const archived = await archive.heads(from?.sequence ?? 0);
    // After the heads: another Lambda may have signed one with a key of which this one has not heard yet.
    const keys = await signer.keys('fresh');
    const through = archived.map(({ sequence, signedHead }) => ({
      sequence,
      head: openKeptHead(signedHead, keys),
    }));
    for (const { head: kept, sequence } of through) {
      if (kept === undefined || kept.sequence !== sequence)
        return { kind: 'broken', sequence, rule: 'a head of the archive was not signed by this hub for its place' };
      if (sequence > head.sequence)
        return { kind: 'broken', sequence: head.sequence, rule: 'the chain ends before a head of the archive' };
    }
    const verification = new AuditVerification(keys, {
      from,
      through: through.flatMap(({ head: kept }) => (kept === undefined ? [] : [kept])),
    });
    for (;;) {
      const so = verification.soFar();
      if (so.kind === 'broken') return so;
      const answer = { events: so.events, archivedHeads: archived.length, upTo: so.end };
      if (so.end.sequence >= head.sequence) {
        if (so.end.sequence > head.sequence)
          return { kind: 'broken', sequence: head.sequence, rule: 'the chain ends before the place to go on from' };
        if (so.end.hash !== head.hash)
          return { kind: 'broken', sequence: head.sequence, rule: 'the head is the head of another chain' };
        return { kind: 'intact', ...answer };
      }
      // Every call gets on, however slow it is.
      if (so.events > 0 && elapsed() > end) return { kind: 'partly', ...answer };
      const events = await sealedEvents(ledger, {
        after: so.end.sequence,
        upTo: head.sequence,
        limit: deps.eventsAtATime ?? mostEventsAtATime,
      });
      if (events.length === 0)
        return { kind: 'broken', sequence: so.end.sequence + 1, rule: 'an event is missing or out of place' };
      verification.add(events);
    }
  };

export const handler = edge(verifyAudit, () =>
  makeVerifyAudit({
    ledger: runtimeLedger(),
    signer: runtimeSigner(),
    archive: runtimeAuditArchive(),
    elapsed: () => performance.now(),
  }),
);
