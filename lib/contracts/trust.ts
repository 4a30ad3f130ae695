import * as z from 'zod';
import { Gpu, mostGpus } from './gpu.ts';
import { TrustCode, TrustId, UserId } from './ids.ts';
import { Instant, Measure, nameOf, PublicJwk, Sha256 } from './primitives.ts';

/**
 * State of one part of an appliance as its own check saw it.
 * - healthy: everything that it needs works
 * - degraded: it works, but something that it needs does not, or not well
 * - down: it does not work
 * - unknown: it could not be asked
 */
export const ServiceHealth = z
  .object({
    status: z.enum(['healthy', 'degraded', 'down', 'unknown']),
    version: z.string().max(64).nullable(),
    responseMilliseconds: Measure.nonnegative().nullable(),
  })
  .strict();
export type ServiceHealth = z.infer<typeof ServiceHealth>;

/** Appliance to hub, every three minutes, and every minute while it works, something changes or is not healthy: alive, and how each part is. */
export const Heartbeat = z
  .object({
    contractVersion: z.literal(1),
    applianceVersion: z.string().max(64),
    collectedAt: Instant,
    services: z
      .record(z.string().max(40), ServiceHealth)
      .refine((services) => Object.keys(services).length <= 50, 'at most 50 parts'),
    /** Whether the trust has stopped all work by its own switch. An appliance of before there was one does not say. */
    paused: z.boolean().optional(),
    /** GPUs that the trust gives to runs; absent where it gives none. */
    gpus: z.array(Gpu).min(1).max(mostGpus).optional(),
  })
  .strict();
export type Heartbeat = z.infer<typeof Heartbeat>;

/** An address at which the trust's own queue can be waited at for so many seconds from now, without a key: its signature stands in it. */
export const DirectDoorbell = z.object({ url: z.url().max(8192), seconds: z.int().positive() });
export type DirectDoorbell = z.infer<typeof DirectDoorbell>;

/** Hub's answer to a heartbeat, so that an appliance can see it talks to the hub it enrolled with. */
export const HeartbeatReply = z.object({
  trustId: TrustId,
  trustCode: TrustCode,
  hubVersion: z.string(),
  /** Whether a task of the trust is open: where its ring was lost, the appliance looks now. A hub from before does not say. */
  openTasks: z.boolean().default(true),
  /** A hub from before gives none; the doorbell of the API is always there. */
  doorbell: DirectDoorbell.optional(),
});
export type HeartbeatReply = z.infer<typeof HeartbeatReply>;

/**
 * Whether a trust’s appliance has enrolled.
 * - INVITED: an Admin has registered the trust, and no appliance has presented its enrolment code
 * - ENROLLED: its appliance has presented the code and its public keys; it can be asked
 * - REVOKED: an Admin has revoked its keys; nothing is asked of it until it has enrolled again
 * - REMOVED: it is in no list any more; what it answered and decided stays
 */
export const TrustStatus = z.enum(['INVITED', 'ENROLLED', 'REVOKED', 'REMOVED']);
export type TrustStatus = z.infer<typeof TrustStatus>;

/** How the release of an appliance relates to that of the hub, and whether the hub supports it. */
export const VersionSkew = z.object({
  relation: z.enum(['same', 'behind', 'ahead', 'unknown']),
  supported: z.boolean(),
});
export type VersionSkew = z.infer<typeof VersionSkew>;

/** A public key of a trust as people compare it: `flip-appliance fingerprints` shows the same at the trust. */
export const ShownKey = z.object({
  use: z.enum(['encryption', 'signing']),
  fingerprint: z.string(),
  /** Absent where an earlier release enrolled the trust. */
  from: Instant.optional(),
  /** Until when what was made with it counts; absent for a key in use. */
  until: Instant.optional(),
});
export type ShownKey = z.infer<typeof ShownKey>;

/** A trust as users see it. */
export const Trust = z.object({
  trustId: TrustId,
  code: TrustCode,
  name: z.string().min(1).max(120),
  status: TrustStatus,
  registeredAt: Instant,
  lastHeartbeatAt: Instant.optional(),
  online: z.boolean(),
  /** Seconds by which the trust's clock is behind the hub's, by its last heartbeat; below zero it is ahead. */
  clockSkewSeconds: z.int().optional(),
  services: z.record(z.string(), ServiceHealth).optional(),
  /** GPUs that it gives to runs, by its last heartbeat; absent: none. */
  gpus: z.array(Gpu).optional(),
  /** By its last heartbeat. */
  applianceVersion: z.string().optional(),
  versionSkew: VersionSkew.optional(),
  /** Since when the trust has stopped all work by its own switch. */
  pausedAt: Instant.optional(),
  /** The keys that it uses now. */
  keys: z.array(ShownKey),
  hasTrustAdmin: z.boolean(),
  /** Whether two people must approve a project for it. A hub from before does not say. */
  secondDecider: z.boolean().default(false),
});
export type Trust = z.infer<typeof Trust>;

/** Trust Admin to hub: whether two people must approve a project for their trust. */
export const SetTrustDeciding = z.object({ secondDecider: z.boolean() }).strict();
export type SetTrustDeciding = z.infer<typeof SetTrustDeciding>;

/** Whether two people must approve, and who has said that one is to be enough again, which takes two as well. */
export const TrustDeciding = z.object({ secondDecider: z.boolean(), endsBy: UserId.optional() });
export type TrustDeciding = z.infer<typeof TrustDeciding>;

export const RegisterTrust = z.object({ code: TrustCode, name: nameOf(120) }).strict();
export type RegisterTrust = z.infer<typeof RegisterTrust>;

/** Shown once: the code binds the thumbprint of the hub's signing key, so that enrolment cannot be answered by another hub. */
export const TrustRegistered = z.object({
  trustId: TrustId,
  enrolmentCode: z.string().regex(/^FLIP1\.[A-Za-z0-9_-]{43}\.[A-Za-z0-9_-]{43}$/),
  expiresAt: Instant,
});
export type TrustRegistered = z.infer<typeof TrustRegistered>;

/** A trust with the keys that it had before, the newest first. */
export const TrustDetails = Trust.extend({ earlierKeys: z.array(ShownKey) });
export type TrustDetails = z.infer<typeof TrustDetails>;

/** Appliance to hub, once: the public halves of the keys made at the trust and the hash of its API key. */
export const EnrolTrust = z
  .object({
    contractVersion: z.literal(1),
    /** The middle part of the enrolment code. */
    secret: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
    apiKeySha256: Sha256,
    /** X25519: tasks are sealed to it. */
    encryptionKey: PublicJwk,
    /** Ed25519: the trust signs receipts with its private half. */
    signingKey: PublicJwk,
    applianceVersion: z.string().max(64),
  })
  .strict();
export type EnrolTrust = z.infer<typeof EnrolTrust>;

/** Hub to appliance: who it is now, and the hub's signing key, to be checked against the code's thumbprint. */
export const TrustEnrolled = z.object({
  trustId: TrustId,
  trustCode: TrustCode,
  trustName: z.string(),
  hubSigningKey: PublicJwk,
});
export type TrustEnrolled = z.infer<typeof TrustEnrolled>;

/** What a trust says of the keys that replace its present ones (JWS EdDSA with its present signing key). */
export const TrustKeyStatement = z
  .object({
    version: z.literal(1),
    trustId: TrustId,
    apiKeySha256: Sha256,
    encryptionKey: PublicJwk,
    signingKey: PublicJwk,
    issuedAt: Instant,
  })
  .strict();
export type TrustKeyStatement = z.infer<typeof TrustKeyStatement>;

/** `typ` header of a signed statement of a trust's keys. */
export const trustKeyStatementType = 'flip-trust-keys+jwt';

/** Appliance to hub: other keys, as a signed `TrustKeyStatement`. The same statement again is answered again. */
export const RotateTrustKeys = z
  .object({ contractVersion: z.literal(1), statement: z.string().min(1).max(8192) })
  .strict();
export type RotateTrustKeys = z.infer<typeof RotateTrustKeys>;

/** Hub to appliance: until when the replaced keys count. */
export const TrustKeysRotated = z.object({
  trustId: TrustId,
  /** Until when the replaced API key is still let in. */
  apiKeyUntil: Instant,
  /** Until when what is sealed to or signed with the replaced keys counts. */
  earlierKeysUntil: Instant,
});
export type TrustKeysRotated = z.infer<typeof TrustKeysRotated>;
