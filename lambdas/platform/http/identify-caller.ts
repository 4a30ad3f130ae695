import * as z from 'zod';
import type { Operation } from '#contracts/api/operation';
import { AppError } from '#contracts/app-error';
import { RunId, TrustId, UserId } from '#contracts/ids';
import { Sha256 } from '#contracts/primitives';
import { Role } from '#contracts/user';
import type { UserItem } from '../items/user-item.ts';
import type { Caller } from '../runtime/caller.ts';
import { callerAddress } from './caller-address.ts';
import type { HttpEvent } from './http-event.ts';

/** Loads the user whom an account of the directory belongs or once belonged to. */
export type LoadUser = (accountId: UserId) => Promise<UserItem | undefined>;

/** Keeps that a user was here today. */
export type MarkSeen = (user: UserItem) => Promise<void>;

/** What identifying a user takes. */
export type KnownUsers = { readonly loadUser: LoadUser; readonly markSeen: MarkSeen };

/** API Gateway flattens a list claim to `[A B]`; other servers of the same interface leave it a list. */
const groupsOf = (claim: unknown): string[] =>
  Array.isArray(claim)
    ? claim.map(String)
    : String(claim ?? '')
        .replace(/^\[|\]$/g, '')
        .split(/[\s,]+/)
        .filter(Boolean);

/** API Gateway hands on every claim as a text. */
const Claims = z.object({
  sub: UserId,
  token_use: z.literal('access'),
  'cognito:groups': z.unknown(),
  iat: z.coerce.number().optional(),
  auth_time: z.coerce.number().optional(),
});

/** Whether an instant of the directory, in whole seconds, is certainly after one of the ledger. */
const after = (seconds: number | undefined, instant: string | undefined): boolean =>
  instant === undefined || (seconds !== undefined && seconds > Math.floor(Date.parse(instant) / 1000));

const identifyUser = async (operation: Operation, event: HttpEvent, users: KnownUsers): Promise<Caller> => {
  const claims = Claims.safeParse(event.requestContext.authorizer?.jwt?.claims);
  if (!claims.success) throw new AppError('UNAUTHENTICATED');
  const { auth_time: signedInAt, 'cognito:groups': groups, iat: issuedAt, sub } = claims.data;
  const user = await users.loadUser(sub);
  if (user === undefined) throw new AppError('FORBIDDEN');
  if (user.disabledAt !== undefined) throw new AppError('ACCOUNT_DISABLED');
  // No authorizer asks Cognito whether a token was revoked, so the ledger says from when on tokens count.
  if ((user.accountId ?? user.userId) !== sub || !after(signedInAt, user.signedOutAt))
    throw new AppError('SIGN_IN_AGAIN');
  // The ledger decides; the directory must agree, so that neither alone can raise anyone.
  const roles = groupsOf(groups).filter((group) => Role.safeParse(group).success);
  if (roles.length !== 1 || roles[0] !== user.role)
    throw new AppError(after(issuedAt, user.roleSetAt) ? 'FORBIDDEN' : 'SIGN_IN_AGAIN');
  await users.markSeen(user);
  if (operation.roles !== undefined && !operation.roles.includes(user.role)) throw new AppError('FORBIDDEN');
  const { userId, email, role, trustId } = user;
  return { kind: 'user', userId, email, role, ...(trustId === undefined ? {} : { trustId }) };
};

/**
 * Who calls, from what the operation's authorizer proved, and whether their role may call it at all. Throws
 * UNAUTHENTICATED where nothing is proved, SIGN_IN_AGAIN where it was proved before a change, ACCOUNT_DISABLED, and
 * FORBIDDEN where ledger and directory disagree or the role may not call it.
 */
export const identifyCaller = async (operation: Operation, event: HttpEvent, users: KnownUsers): Promise<Caller> => {
  const told = event.requestContext.authorizer?.lambda ?? {};
  switch (operation.auth) {
    case 'none':
      return { kind: 'none', address: callerAddress(event) };
    case 'user':
      return identifyUser(operation, event, users);
    case 'trust': {
      const trustId = TrustId.safeParse(told.trustId);
      if (!trustId.success) throw new AppError('UNAUTHENTICATED');
      const apiKeySha256 = Sha256.safeParse(told.apiKeySha256).data;
      return { kind: 'trust', trustId: trustId.data, ...(apiKeySha256 === undefined ? {} : { apiKeySha256 }) };
    }
    case 'run-server': {
      const runId = RunId.safeParse(told.runId);
      if (!runId.success) throw new AppError('UNAUTHENTICATED');
      return { kind: 'run-server', runId: runId.data };
    }
  }
};
