import { inviteUser } from '#contracts/api/users';
import { AppError } from '#contracts/app-error';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { actorOf } from '#lambdas/platform/runtime/caller';
import { type AddUserDeps, addUser, runtimeAddUserDeps } from './add-user.ts';
import { userProfile } from './user-profile.ts';

/** Admin: makes an account with a role, mails its one-time password and writes the user on the ledger. */
export const makeInviteUser =
  (deps: AddUserDeps): OperationHandler<typeof inviteUser> =>
  async ({ body }, { caller }) => {
    const { user, committed } = await addUser(deps, body, actorOf(caller));
    // Someone else invited the same person in between.
    if (committed.kind === 'refused') throw new AppError('USER_EXISTS');
    return userProfile(user);
  };

export const handler = edge(inviteUser, () => makeInviteUser(runtimeAddUserDeps()));
