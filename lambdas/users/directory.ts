import type { UserId } from '#contracts/ids';
import type { Role } from '#contracts/user';

/** An account to be made. */
export type NewAccount = {
  readonly email: string;
  readonly role: Role;
  readonly temporaryPassword: string;
};

/** The directory that holds credentials: it makes accounts and says who signed in, the ledger says what they may do. */
export type Directory = {
  /**
   * Makes an account in exactly this one group, or takes over what an interrupted invitation left behind, with the new
   * temporary password. To be called only for an address that the ledger does not know.
   */
  readonly createAccount: (account: NewAccount) => Promise<UserId>;
  /** Makes somebody's account anew, without authenticator and sessions; also where there is none. */
  readonly replaceAccount: (account: NewAccount) => Promise<UserId>;
  /** A one-time password in place of somebody's own, whose sessions end. Throws ACCOUNT_MISSING. */
  readonly setTemporaryPassword: (email: string, temporaryPassword: string) => Promise<void>;
  /** Puts an account in exactly this one group. Throws ACCOUNT_MISSING. */
  readonly setRole: (email: string, role: Role) => Promise<void>;
  /** Nobody signs in to the account any more, and its sessions end; an account that is missing stays missing. */
  readonly disable: (email: string) => Promise<void>;
  /** Lets somebody sign in to the account again. Throws ACCOUNT_MISSING. */
  readonly enable: (email: string) => Promise<void>;
};
