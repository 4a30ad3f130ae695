import * as z from 'zod';
import { Instant, PublicJwk, Sha256 } from './primitives.ts';

/** What happened, to what, by whom; written in the transaction of the change itself. Never holds a value of a record. */
export const AuditEvent = z.object({
  eventId: z.uuid(),
  at: Instant,
  /** A named transition, for example `project.staged`. */
  action: z.string().regex(/^[a-z]+(\.[a-zA-Z]+)+$/),
  actor: z.object({ kind: z.enum(['user', 'trust', 'run-server', 'hub']), id: z.string() }),
  subject: z.object({ kind: z.string(), id: z.string() }),
  /** Ids and states only. */
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
});
export type AuditEvent = z.infer<typeof AuditEvent>;

/**
 * An event in its place: `hash` is SHA-256 over the canonical JSON (RFC 8785) of `{sequence, previousHash, eventHash}`, and
 * `eventHash` over that of the event.
 */
export const SealedAuditEvent = z.object({
  sequence: z.int().positive(),
  previousHash: Sha256,
  event: AuditEvent,
  hash: Sha256,
});
export type SealedAuditEvent = z.infer<typeof SealedAuditEvent>;

/**
 * A place as it is exported: with its event, or with the hash of one that the reader may not see, so that the chain can be
 * verified all the same.
 */
export const AuditPlace = SealedAuditEvent.extend({
  event: AuditEvent.optional(),
  eventHash: Sha256.optional(),
}).refine(({ event, eventHash }) => (event === undefined) !== (eventHash === undefined), 'an event or its hash');
export type AuditPlace = z.infer<typeof AuditPlace>;

/** The last sealed place, signed by the hub (JWS ES256, `typ` flip-audit-head+jwt). */
export const AuditHead = z.object({ sequence: z.int().nonnegative(), hash: Sha256, at: Instant });
export type AuditHead = z.infer<typeof AuditHead>;

/** `typ` header of a signed audit head. */
export const auditHeadType = 'flip-audit-head+jwt';

/** Everything `verify` needs, except the public key that the verifier already trusts. */
export const AuditExport = z.object({
  events: z.array(AuditPlace),
  signedHead: z.string(),
  signingKey: PublicJwk,
  /** How long the oldest event waits that is not sealed yet, and so not in here; absent when none waits. */
  behindSeconds: z.int().nonnegative().optional(),
  /** Set when more events follow after the last one here. */
  nextAfter: z.int().positive().optional(),
});
export type AuditExport = z.infer<typeof AuditExport>;
