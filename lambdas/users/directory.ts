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
};
