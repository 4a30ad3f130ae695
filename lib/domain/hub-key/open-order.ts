import { replacedKeySeconds } from '../trust/key-overlap.ts';
import type { HubKeyChain } from './hub-key-chain.ts';
import { openSigned } from './open-signed.ts';

/**
 * What came of opening an order of the hub: a task or a passport.
 * - opened: a key of the hub signed it that may give orders
 * - revoked: the key that signed it was revoked since; when it says that it was signed counts for nothing
 * - replaced: another key has signed for longer than any order of the one before may live
 * - unsigned: no key of this hub signed it
 */
export type OpenedOrder =
  | { readonly kind: 'opened'; readonly claims: unknown }
  | { readonly kind: 'revoked' | 'replaced' | 'unsigned' };

/** Opens an order of this type (compact JWS) with the keys of the hub. */
export const openOrder = (signed: string, type: string, { keys }: HubKeyChain, now: Date): OpenedOrder => {
  for (const { key, revokedFrom, until } of [...keys].reverse()) {
    const claims = openSigned(signed, type, key);
    if (claims === undefined) continue;
    if (revokedFrom !== undefined) return { kind: 'revoked' };
    const isOver = until !== undefined && Date.parse(until) + replacedKeySeconds * 1000 <= now.getTime();
    return isOver ? { kind: 'replaced' } : { kind: 'opened', claims };
  }
  return { kind: 'unsigned' };
};
