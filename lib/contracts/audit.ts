import * as z from 'zod';
import { HubKeyStatements } from './hub-key.ts';
import { ModelId, ProjectId, RunId, TrustId, UserId } from './ids.ts';
import { nextPage, PageQuery } from './page.ts';
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
  /** What the hub has said of its signing keys, from the first on. A hub from before says nothing. */
  keyStatements: HubKeyStatements.default([]),
  /** How long the oldest event waits that is not sealed yet, and so not in here; absent when none waits. */
  behindSeconds: z.int().nonnegative().optional(),
  /** Set when more events follow after the last one here. */
  nextAfter: z.int().positive().optional(),
});
export type AuditExport = z.infer<typeof AuditExport>;

/** A place up to which the chain is known to hold: that of a head, or where an earlier call ended. */
const ChainPlace = z.object({ sequence: z.int().nonnegative(), hash: Sha256 }).strict();

/** From a place that the caller has kept, or from the first event. */
export const VerifyAudit = z.object({ from: ChainPlace.optional() }).strict();
export type VerifyAudit = z.infer<typeof VerifyAudit>;

/**
 * What one call has found. `events` were looked at, and `archivedHeads` heads of the archive compared.
 * - intact: the chain holds up to its end, which is `upTo`
 * - partly: it holds up to `upTo`, and another call goes on from there
 * - broken: it does not hold at `sequence`; `rule` says why
 */
export const AuditVerified = z.discriminatedUnion('kind', [
  z.object({
    kind: z.enum(['intact', 'partly']),
    events: z.int().nonnegative(),
    archivedHeads: z.int().nonnegative(),
    upTo: ChainPlace,
  }),
  z.object({ kind: z.literal('broken'), sequence: z.int().nonnegative(), rule: z.string() }),
]);
export type AuditVerified = z.infer<typeof AuditVerified>;

const bounds = { action: z.string().max(80).optional(), since: Instant.optional(), until: Instant.optional() };
const things = {
  projectId: ProjectId.optional(),
  modelId: ModelId.optional(),
  runId: RunId.optional(),
  trustId: TrustId.optional(),
  userId: UserId.optional(),
};

/**
 * Which events: of one project with its models and runs; or of one model, run, trust or user, as what it befell or who
 * did it; or all. `action` is an action, or the beginning of several up to a dot: `project` finds `project.staged`.
 * `since` is included, `until` is not.
 */
export const ListAuditEvents = PageQuery.extend({ ...things, ...bounds }).refine(
  (query) => Object.keys(things).filter((name) => query[name as keyof typeof things] !== undefined).length <= 1,
  'at most one of projectId, modelId, runId, trustId and userId',
);
export type ListAuditEvents = z.infer<typeof ListAuditEvents>;

/** A page of events, newest first, each with its place in the chain. */
export const AuditEvents = z.object({
  events: z.array(z.object({ sequence: z.int().positive(), event: AuditEvent })),
  /** How long the oldest event waits that can not be found here yet; absent when none waits. */
  behindSeconds: z.int().nonnegative().optional(),
  ...nextPage,
});
export type AuditEvents = z.infer<typeof AuditEvents>;
