import type { TrustId, UserId } from '#contracts/ids';
import type { Role } from '#contracts/user';

/** The person who asks: who, in which role and, for a Trust Admin, for which trust. */
export type Caller = { readonly userId: UserId; readonly role: Role; readonly trustId?: TrustId | undefined };
