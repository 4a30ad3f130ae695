import type { UserItem } from '#lambdas/platform/items/user-item';
import { keys } from '#lambdas/platform/ledger/keys';
import type { LedgerWrite } from '#lambdas/platform/ledger/ledger';
import { asRead, putNew, updateItem } from '#lambdas/platform/ledger/ledger-writes';
import type { ResetDeps } from './reset-deps.ts';

/** A new account of somebody in the directory: what the ledger is to be told of it, and the one-time password of it. */
export type RemadeAccount = { readonly writes: readonly LedgerWrite[]; readonly password: string };

/**
 * Makes somebody's account in the directory anew, without authenticator and with a one-time password: where the pool
 * requires an authenticator, Cognito knows no other way to take one away. The user keeps their id at the hub, and
 * whatever hangs on it; tokens of the old account count no longer once the writes are done. Before that, nobody gets in
 * with either account, and doing it again mends it. With `enable`, a disabled user is enabled by the same writes.
 */
export const remadeAccount = async (
  { ledger, directory, newPassword }: Pick<ResetDeps<'replaceAccount'>, 'directory' | 'ledger' | 'newPassword'>,
  user: UserItem,
  { enable = false }: { readonly enable?: boolean } = {},
): Promise<RemadeAccount> => {
  const { email, role, userId } = user;
  const password = newPassword();
  const accountId = await directory.replaceAccount({ email, role, temporaryPassword: password });
  const now = ledger.now().toISOString();
  return {
    password,
    writes: [
      updateItem(ledger, {
        key: keys.user(userId),
        ...asRead(user, ['accountId']),
        set: {
          accountId,
          signedOutAt: now,
          ...(user.lastSeenAt === undefined ? { invitedAt: now } : {}),
          ...(enable ? { enabledAt: now } : {}),
        },
        ...(enable ? { remove: ['disabledAt'] } : {}),
      }),
      putNew(ledger, { ...keys.account(accountId), kind: 'ACCOUNT', userId }),
    ],
  };
};
