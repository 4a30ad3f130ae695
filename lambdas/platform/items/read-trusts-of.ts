import type { TrustId } from '#contracts/ids';
import { keys } from '../ledger/keys.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { readItems } from '../ledger/read-items.ts';
import { TrustItem } from './trust-item.ts';

/** These trusts as they stand now, by id; those that are not on the ledger are left out. */
export const readTrustsOf = async (
  ledger: Ledger,
  trustIds: readonly TrustId[],
): Promise<ReadonlyMap<TrustId, TrustItem>> => {
  const found = await readItems(ledger, trustIds.map(keys.trust), TrustItem);
  return new Map(found.map((trust) => [trust.trustId, trust]));
};
