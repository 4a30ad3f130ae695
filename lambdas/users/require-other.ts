import { AppError } from '#contracts/app-error';
import type { UserId } from '#contracts/ids';
import { notOneself } from '#domain/access/not-oneself';
import { requireUser } from '#lambdas/platform/items/require-user';
import type { UserItem } from '#lambdas/platform/items/user-item';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { type Caller, callerOf } from '#lambdas/platform/runtime/caller';

/** The user whom a caller is about to act on. Throws OWN_ACCOUNT where that is the caller, NOT_FOUND where there is none. */
export const requireOther = async (ledger: Ledger, caller: Caller, userId: UserId): Promise<UserItem> => {
  if (!notOneself(callerOf(caller, 'user'), userId)) throw new AppError('OWN_ACCOUNT');
  return requireUser(ledger, userId);
};
