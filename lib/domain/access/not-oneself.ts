import type { UserId } from '#contracts/ids';
import type { Caller } from './caller.ts';

/**
 * Whether a caller may change how somebody stands at the hub: role, whether the account is enabled, its credentials.
 * Nobody changes their own. Each such change is written only while whoever makes it is an enabled Admin, in the same
 * transaction; so an enabled Admin is left after every one of them, also when two Admins act on each other at once.
 */
export const notOneself = (caller: Pick<Caller, 'userId'>, userId: UserId): boolean => caller.userId !== userId;
