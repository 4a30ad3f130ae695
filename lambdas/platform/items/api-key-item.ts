import * as z from 'zod';
import { TrustId } from '#contracts/ids';
import { Instant } from '#contracts/primitives';
import { keys } from '../ledger/keys.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { readItem } from '../ledger/read-item.ts';
import { readTrust, type TrustItem } from './trust-item.ts';

/** A trust's API key on the ledger: its hash is in the key of the item. */
export const ApiKeyItem = z.object({
  trustId: TrustId,
  doorbellQueueUrl: z.string(),
  /** Of the trust when the key was made; absent from what an earlier release stored. */
  generation: z.int().optional(),
  /** Set once another key has replaced it. */
  until: Instant.optional(),
});
export type ApiKeyItem = z.infer<typeof ApiKeyItem>;

/** An API key that opens something now, with its trust; undefined for an unknown, replaced or revoked one. */
export const readApiKey = async (
  ledger: Ledger,
  apiKeySha256: string,
): Promise<{ readonly apiKey: ApiKeyItem; readonly trust: TrustItem } | undefined> => {
  const apiKey = await readItem(ledger, keys.apiKey(apiKeySha256), ApiKeyItem);
  if (apiKey === undefined || (apiKey.until !== undefined && apiKey.until <= ledger.now().toISOString()))
    return undefined;
  const trust = await readTrust(ledger, apiKey.trustId);
  if (trust?.status !== 'ENROLLED' || (trust.keyGeneration ?? 0) !== (apiKey.generation ?? 0)) return undefined;
  return { apiKey, trust };
};
