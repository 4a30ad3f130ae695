import { resetUserMfa } from '#contracts/api/users';
import { AppError } from '#contracts/app-error';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { requireUser } from '#lambdas/platform/items/require-user';
import { actorOf } from '#lambdas/platform/runtime/caller';
import { commitStanding } from './commit-standing.ts';
import { remadeAccount } from './remade-account.ts';
import { requireOther } from './require-other.ts';
import { type ResetDeps, runtimeResetDeps } from './reset-deps.ts';
import { resetMail } from './reset-mail.ts';
import { userProfile } from './user-profile.ts';

/**
 * Admin: takes another person's authenticator away, for who has lost it. They get a one-time password by mail and set up
 * an authenticator anew. Calling again mends what was interrupted.
 */
export const makeResetUserMfa =
  (deps: ResetDeps<'replaceAccount'>): OperationHandler<typeof resetUserMfa> =>
  async ({ params }, { caller }) => {
    const user = await requireOther(deps.ledger, caller, params.userId);
    if (user.disabledAt !== undefined) throw new AppError('ACCOUNT_DISABLED');
    const { password, writes } = await remadeAccount(deps, user);
    await commitStanding(deps.ledger, caller, writes, [
      { action: 'user.mfaReset', actor: actorOf(caller), subject: { kind: 'user', id: user.userId } },
    ]);
    await deps.sendMail(resetMail(user, password, deps.publicUrl, 'authenticator'));
    return userProfile(await requireUser(deps.ledger, user.userId));
  };

/** Lambda entry. */
export const handler = edge(resetUserMfa, () => makeResetUserMfa(runtimeResetDeps()));
