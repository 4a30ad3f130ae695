import type { TrustId } from '#contracts/ids';
import type { Caller } from './caller.ts';

/** Whether the caller may decide for a trust, and with whose authority the decision is recorded. */
export type DecisionAuthority =
  | { readonly kind: 'allowed'; readonly decidedAs: 'SITE' | 'HUB' }
  | { readonly kind: 'refused' };

/**
 * A trust with a Trust Admin decides for itself and no hub admin can override it; a hub Admin decides only for
 * trusts that have none.
 */
export const decisionAuthority = (
  caller: Caller,
  trust: { readonly trustId: TrustId; readonly hasTrustAdmin: boolean },
): DecisionAuthority => {
  if (trust.hasTrustAdmin)
    return caller.role === 'TrustAdmin' && caller.trustId === trust.trustId
      ? { kind: 'allowed', decidedAs: 'SITE' }
      : { kind: 'refused' };
  return caller.role === 'Admin' ? { kind: 'allowed', decidedAs: 'HUB' } : { kind: 'refused' };
};
