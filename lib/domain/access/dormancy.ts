import type { User } from '#contracts/user';

const dayMilliseconds = 86_400_000;
/** Days without use after which somebody is warned, and after which the account is disabled. */
const [warnDays, disableDays] = [80, 90];

type Account = Pick<User, 'disabledAt' | 'invitedAt' | 'lastSeenAt'> & {
  readonly enabledAt?: string | undefined;
  readonly dormancyWarnedAt?: string | undefined;
};

/**
 * What an account that nobody uses calls for now. It counts from when its person was last here, was invited or was
 * enabled again, whatever was last. Nobody is disabled who was not warned ten days before, so that a schedule that stood
 * still takes nobody’s notice away.
 */
export const dormancy = (account: Account, now: Date): 'none' | 'warn' | 'disable' => {
  const { disabledAt, dormancyWarnedAt, enabledAt, invitedAt, lastSeenAt } = account;
  if (disabledAt !== undefined) return 'none';
  const days = (instant: number): number => Math.floor((now.getTime() - instant) / dayMilliseconds);
  const since = Math.max(...[invitedAt, lastSeenAt, enabledAt].map((instant) => Date.parse(instant ?? invitedAt)));
  const warnedAt = dormancyWarnedAt === undefined ? 0 : Date.parse(dormancyWarnedAt);
  if (warnedAt <= since) return days(since) >= warnDays ? 'warn' : 'none';
  return days(since) >= disableDays && days(warnedAt) >= disableDays - warnDays ? 'disable' : 'none';
};
