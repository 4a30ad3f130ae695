import { AppError } from '#contracts/app-error';
import type { AuditEvent } from '#contracts/audit';
import type { RunId, TrustId, UserId } from '#contracts/ids';
import type { Role } from '#contracts/user';

/** A signed-in person, as the ledger knows them. */
export type UserCaller = {
  readonly kind: 'user';
  readonly userId: UserId;
  readonly email: string;
  readonly role: Role;
  readonly trustId?: TrustId | undefined;
};

/** Who calls an operation. */
export type Caller =
  /** Nobody in particular, from this network address. */
  | { readonly kind: 'none'; readonly address?: string | undefined }
  | UserCaller
  /** A trust, by the API key with this hash. */
  | { readonly kind: 'trust'; readonly trustId: TrustId; readonly apiKeySha256?: string | undefined }
  | { readonly kind: 'run-server'; readonly runId: RunId };

/** The caller as an audit event names them. */
export const actorOf = (caller: Caller): AuditEvent['actor'] => {
  switch (caller.kind) {
    case 'user':
      return { kind: 'user', id: caller.userId };
    case 'trust':
      return { kind: 'trust', id: caller.trustId };
    case 'run-server':
      return { kind: 'run-server', id: caller.runId };
    case 'none':
      return { kind: 'hub', id: 'anonymous' };
  }
};

/**
 * The caller where the operation's authorizer admits this kind only. Throws UNAUTHENTICATED for another, which is a
 * fault of the wiring.
 */
export const callerOf = <K extends Caller['kind']>(caller: Caller, kind: K): Extract<Caller, { kind: K }> => {
  if (caller.kind !== kind) throw new AppError('UNAUTHENTICATED');
  return caller as Extract<Caller, { kind: K }>;
};

/** The hub itself, where no caller made a change. */
export const hubActor: AuditEvent['actor'] = { kind: 'hub', id: 'hub' };
