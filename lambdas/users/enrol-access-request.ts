import { enrolAccessRequest } from '#contracts/api/access-requests';
import { AppError } from '#contracts/app-error';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { actorOf } from '#lambdas/platform/runtime/caller';
import { requirePendingRequest } from './access-request-item.ts';
import { type AddUserDeps, addUser, runtimeAddUserDeps } from './add-user.ts';
import { handleRequest } from './handle-request.ts';
import { userProfile } from './user-profile.ts';

/** Writes of a new user: their address and themselves. */
const ofUser = 2;

/**
 * Admin: makes the account that was asked for, in one role, and mails its one-time password: the first mail to that
 * address. User and request change in one transaction. Throws USER_EXISTS where the address has an account meanwhile.
 */
export const makeEnrolAccessRequest =
  (deps: AddUserDeps): OperationHandler<typeof enrolAccessRequest> =>
  async ({ body, params }, { caller }) => {
    const request = await requirePendingRequest(deps.ledger, params.requestId);
    const { email, name } = request;
    const handled = handleRequest(deps.ledger, caller, request, 'ENROLLED');
    const { committed, user } = await addUser(deps, { email, name, ...body }, actorOf(caller), handled);
    if (committed.kind === 'refused') throw new AppError(committed.index < ofUser ? 'USER_EXISTS' : 'CONFLICT');
    return userProfile(user);
  };

/** Lambda entry. */
export const handler = edge(enrolAccessRequest, () => makeEnrolAccessRequest(runtimeAddUserDeps()));
