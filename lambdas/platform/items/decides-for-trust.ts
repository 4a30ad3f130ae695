import type { UserId } from '#contracts/ids';
import { decisionAuthority } from '#domain/access/decision-authority';
import type { Ledger } from '../ledger/ledger.ts';
import type { TrustItem } from './trust-item.ts';
import { readUser } from './user-item.ts';

/** Whether a person may decide for a trust now: their account is enabled, and they have the authority. */
export const decidesForTrust = async (
  ledger: Ledger,
  { trustAdmins, trustId }: Pick<TrustItem, 'trustId' | 'trustAdmins'>,
  userId: UserId,
): Promise<boolean> => {
  const user = await readUser(ledger, userId);
  if (user === undefined || user.disabledAt !== undefined) return false;
  return decisionAuthority(user, { trustId, hasTrustAdmin: trustAdmins > 0 }).kind === 'allowed';
};
