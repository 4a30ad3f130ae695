import * as z from 'zod';
import { UserId } from '#contracts/ids';
import { Instant } from '#contracts/primitives';
import { User } from '#contracts/user';
import { keys, partitions } from '../ledger/keys.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { queryItems } from '../ledger/query-items.ts';
import { readItem } from '../ledger/read-item.ts';

/** A user on the ledger. */
export const UserItem = User.extend({
  /** The id of their account in the directory, where it was made anew; before that it is their own. */
  accountId: UserId.optional(),
  /** Whoever signed in before must do so again. */
  signedOutAt: Instant.optional(),
  /** When their role was last changed. */
  roleSetAt: Instant.optional(),
  enabledAt: Instant.optional(),
  /** When they were last told that the account will be disabled because nobody uses it. */
  dormancyWarnedAt: Instant.optional(),
});
export type UserItem = z.infer<typeof UserItem>;

/** What names a user: a further account of theirs in the directory, or their address. */
const NameItem = z.object({ userId: UserId });

/** Reads one user; undefined where there is none. */
export const readUser = (ledger: Ledger, userId: UserId): Promise<UserItem | undefined> =>
  readItem(ledger, keys.user(userId), UserItem);

/**
 * Reads the user whom an account of the directory belongs to, or belonged to before it was made anew; undefined where
 * there is none.
 */
export const readUserOfAccount = async (ledger: Ledger, accountId: UserId): Promise<UserItem | undefined> => {
  const user = await readUser(ledger, accountId);
  if (user !== undefined) return user;
  const account = await readItem(ledger, keys.account(accountId), NameItem);
  return account === undefined ? undefined : readUser(ledger, account.userId);
};

/** Reads the user who has this e-mail address, in whatever case; undefined where nobody has. */
export const readUserOfAddress = async (ledger: Ledger, email: string): Promise<UserItem | undefined> => {
  const address = await readItem(ledger, keys.email(email), NameItem);
  return address === undefined ? undefined : readUser(ledger, address.userId);
};

/** Every user, by e-mail address. */
export const readUsers = (ledger: Ledger): Promise<UserItem[]> =>
  queryItems(ledger, { index: 'gsi1', partition: partitions.users }, UserItem);
