import type { ErrorCode } from '#contracts/errors';
import type { TrustStatus } from '#contracts/trust';

/** What of a trust decides whether it takes work. */
export type WorkingTrust = { readonly status?: TrustStatus | undefined; readonly pausedAt?: string | undefined };

/** Why a trust takes no work now, as a registered code: its keys were revoked, it was removed, or it is paused. */
export const trustRefusal = ({ pausedAt, status }: WorkingTrust) => {
  if (status === 'REVOKED') return 'TRUST_KEYS_REVOKED';
  if (status === 'REMOVED') return 'TRUST_REMOVED';
  return pausedAt === undefined ? undefined : ('TRUST_PAUSED' satisfies ErrorCode);
};
