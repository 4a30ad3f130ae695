import type { UserId } from '#contracts/ids';
import { User } from '#contracts/user';
import { keys, partitions } from '../ledger/keys.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { queryItems } from '../ledger/query-items.ts';
import { readItem } from '../ledger/read-item.ts';

/** A user on the ledger. */
export const UserItem = User;

/** Reads one user; undefined where there is none. */
export const readUser = (ledger: Ledger, userId: UserId): Promise<User | undefined> =>
  readItem(ledger, keys.user(userId), UserItem);

/** Every user, by e-mail address. */
export const readUsers = (ledger: Ledger): Promise<User[]> =>
  queryItems(ledger, { index: 'gsi1', partition: partitions.users }, UserItem);
