import type { User, UserProfile, UserStatus } from '#contracts/user';

const statusOf = ({ disabledAt, lastSeenAt }: User): UserStatus => {
  if (disabledAt !== undefined) return 'DISABLED';
  return lastSeenAt === undefined ? 'INVITED' : 'ACTIVE';
};

/** A user as operations answer them. */
export const userProfile = (user: User): UserProfile => ({ ...user, status: statusOf(user) });
