import type { UserId } from '#contracts/ids';
import { keys } from '../ledger/keys.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { readItems } from '../ledger/read-items.ts';
import { UserItem } from './user-item.ts';

/** What these people are called; who is not on the ledger is not in it. */
export const readUserNames = async (
  ledger: Ledger,
  userIds: Iterable<UserId>,
): Promise<ReadonlyMap<UserId, string>> => {
  const wanted = [...new Set(userIds)].map((userId) => keys.user(userId));
  return new Map((await readItems(ledger, wanted, UserItem)).map(({ name, userId }) => [userId, name]));
};
