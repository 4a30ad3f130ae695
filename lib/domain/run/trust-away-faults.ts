import type { FaultDetail } from '#contracts/failure';
import type { TrustCode } from '#contracts/ids';
import { trustRefusal, type WorkingTrust } from '../trust/trust-refusal.ts';

const rules = {
  TRUST_PAUSED: 'the trust must not have stopped all work by its own switch',
  TRUST_KEYS_REVOKED: 'the keys of the trust must not be revoked',
  TRUST_REMOVED: 'the trust must not have been removed',
} as const;

/** Why one trust of a run takes no part now; none where it works. Without an entry on the ledger it was removed. */
export const trustAwayFaults = (code: TrustCode, trust: WorkingTrust | undefined): readonly FaultDetail[] => {
  const refusal = trustRefusal(trust ?? { status: 'REMOVED' });
  return refusal === undefined ? [] : [{ rule: rules[refusal], place: `trust ${code}` }];
};
