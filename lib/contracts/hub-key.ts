import * as z from 'zod';
import { Instant, PublicJwk } from './primitives.ts';

/** RFC 7638 thumbprint of a public key: its `kid`, in 43 characters of base64url. */
export const KeyThumbprint = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'the thumbprint of a key');
export type KeyThumbprint = z.infer<typeof KeyThumbprint>;

const place = {
  version: z.literal(1),
  /** Of the statement among all of this hub, from 1. */
  number: z.int().positive(),
  issuedAt: Instant,
};

/**
 * What the hub says of its signing keys (JWS ES256, `typ` flip-hub-key+jwt), signed with the key that signs when it is said.
 * Who holds that key takes the statement, and by it knows who signs the next.
 * - next: from this statement on, `key` signs
 * - revoke: the key `kid`, which signed before, may be somebody else's; `from` is since when
 */
export const HubKeyStatement = z.discriminatedUnion('kind', [
  z.strictObject({ ...place, kind: z.literal('next'), key: PublicJwk }),
  z.strictObject({ ...place, kind: z.literal('revoke'), kid: KeyThumbprint, from: Instant }),
]);
export type HubKeyStatement = z.infer<typeof HubKeyStatement>;

/** `typ` header of a signed statement of the hub's keys. */
export const hubKeyStatementType = 'flip-hub-key+jwt';

/** Signed statements in their order. */
export const HubKeyStatements = z.array(z.string().max(4000)).max(200);

/** A signing key of the hub as people compare it. The appliance says of it what follows from the statements. */
export const ShownHubKey = z.object({
  kid: KeyThumbprint,
  fingerprint: z.string(),
  /** Since when another signs; absent for the one that signs now. */
  until: Instant.optional(),
  /** Since when it may have been somebody else's. */
  revokedFrom: Instant.optional(),
});
export type ShownHubKey = z.infer<typeof ShownHubKey>;

/**
 * The key that signs now as a JSON Web Key, the one that signed first, every statement from that one to this, and what
 * follows from them, the oldest key first.
 */
export const HubKeys = PublicJwk.extend({
  first: PublicJwk,
  statements: HubKeyStatements,
  keys: z.array(ShownHubKey).min(1),
});
export type HubKeys = z.infer<typeof HubKeys>;

/** Admin to hub: the next key signs. `from` is the one that signs now, so that a call that is repeated goes on no further. */
export const RotateSigningKey = z.strictObject({ from: KeyThumbprint });
export type RotateSigningKey = z.infer<typeof RotateSigningKey>;

/** Admin to hub: what the key `kid` signed counts no more. `from` is since when it may be somebody else's. */
export const RevokeSigningKey = z.strictObject({ kid: KeyThumbprint, from: Instant });
export type RevokeSigningKey = z.infer<typeof RevokeSigningKey>;
