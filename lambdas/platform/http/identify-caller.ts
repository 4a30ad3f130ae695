import * as z from 'zod';
import type { Operation } from '#contracts/api/operation';
import { AppError } from '#contracts/app-error';
import { RunId, TrustId, UserId } from '#contracts/ids';
import { Role, type User } from '#contracts/user';
import type { Caller } from '../runtime/caller.ts';
import type { HttpEvent } from './http-event.ts';

/** Loads a user of the ledger. */
export type LoadUser = (userId: UserId) => Promise<User | undefined>;

/** API Gateway flattens a list claim to `[A B]`; other servers of the same interface leave it a list. */
const groupsOf = (claim: unknown): string[] =>
  Array.isArray(claim)
    ? claim.map(String)
    : String(claim ?? '')
        .replace(/^\[|\]$/g, '')
        .split(/[\s,]+/)
        .filter(Boolean);

const Claims = z.object({ sub: UserId, token_use: z.literal('access'), 'cognito:groups': z.unknown() });

const identifyUser = async (operation: Operation, event: HttpEvent, loadUser: LoadUser): Promise<Caller> => {
  const claims = Claims.safeParse(event.requestContext.authorizer?.jwt?.claims);
  if (!claims.success) throw new AppError('UNAUTHENTICATED');
  const user = await loadUser(claims.data.sub);
  // The ledger decides; the directory must agree, so that neither alone can raise anyone.
  const roles = groupsOf(claims.data['cognito:groups']).filter((group) => Role.safeParse(group).success);
  if (user === undefined || roles.length !== 1 || roles[0] !== user.role) throw new AppError('FORBIDDEN');
  if (operation.roles !== undefined && !operation.roles.includes(user.role)) throw new AppError('FORBIDDEN');
  const { userId, email, role, trustId } = user;
  return { kind: 'user', userId, email, role, ...(trustId === undefined ? {} : { trustId }) };
};

/**
 * Who calls, from what the operation's authorizer proved, and whether their role may call it at all. Throws
 * UNAUTHENTICATED where nothing is proved, and FORBIDDEN where ledger and directory disagree or the role may not call
 * it.
 */
export const identifyCaller = async (operation: Operation, event: HttpEvent, loadUser: LoadUser): Promise<Caller> => {
  const told = event.requestContext.authorizer?.lambda ?? {};
  switch (operation.auth) {
    case 'none':
      return { kind: 'none' };
    case 'user':
      return identifyUser(operation, event, loadUser);
    case 'trust': {
      const trustId = TrustId.safeParse(told.trustId);
      if (!trustId.success) throw new AppError('UNAUTHENTICATED');
      return { kind: 'trust', trustId: trustId.data };
    }
    case 'run-server': {
      const runId = RunId.safeParse(told.runId);
      if (!runId.success) throw new AppError('UNAUTHENTICATED');
      return { kind: 'run-server', runId: runId.data };
    }
  }
};
