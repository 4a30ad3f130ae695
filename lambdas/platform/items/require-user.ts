import { AppError } from '#contracts/app-error';
import type { UserId } from '#contracts/ids';
import type { Ledger } from '../ledger/ledger.ts';
import { readUser, type UserItem } from './user-item.ts';

/** Reads one user who must be on the ledger. Throws NOT_FOUND. */
export const requireUser = async (ledger: Ledger, userId: UserId): Promise<UserItem> => {
  const user = await readUser(ledger, userId);
  if (user === undefined) throw new AppError('NOT_FOUND');
  return user;
};
