import { resetUserPassword } from '#contracts/api/users';
import { AppError } from '#contracts/app-error';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { requireUser } from '#lambdas/platform/items/require-user';
import { keys } from '#lambdas/platform/ledger/keys';
import { updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { actorOf } from '#lambdas/platform/runtime/caller';
import { commitStanding } from './commit-standing.ts';
import { requireOther } from './require-other.ts';
import { type ResetDeps, runtimeResetDeps } from './reset-deps.ts';
import { resetMail } from './reset-mail.ts';
import { userProfile } from './user-profile.ts';

/**
 * Admin: mails another person a one-time password in place of theirs, also where the first one has expired. The
 * directory goes first, so that nobody gets in with the old password after the sessions have ended; calling again mends
 * what was interrupted in between.
 */
export const makeResetUserPassword =
  (deps: ResetDeps<'setTemporaryPassword'>): OperationHandler<typeof resetUserPassword> =>
  async ({ params }, { caller }) => {
    const { ledger } = deps;
    const user = await requireOther(ledger, caller, params.userId);
    if (user.disabledAt !== undefined) throw new AppError('ACCOUNT_DISABLED');
    const password = deps.newPassword();
    await deps.directory.setTemporaryPassword(user.email, password);
    const now = ledger.now().toISOString();
    const signingOut = updateItem(ledger, {
      key: keys.user(user.userId),
      set: { signedOutAt: now, ...(user.lastSeenAt === undefined ? { invitedAt: now } : {}) },
    });
    await commitStanding(
      ledger,
      caller,
      [signingOut],
      [{ action: 'user.passwordReset', actor: actorOf(caller), subject: { kind: 'user', id: user.userId } }],
    );
    await deps.sendMail(resetMail(user, password, deps.publicUrl, 'password'));
    return userProfile(await requireUser(ledger, user.userId));
  };

/** Lambda entry. */
export const handler = edge(resetUserPassword, () => makeResetUserPassword(runtimeResetDeps()));
