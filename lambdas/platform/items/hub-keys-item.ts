import * as z from 'zod';
import { HubKeyStatements } from '#contracts/hub-key';
import { PublicJwk } from '#contracts/primitives';
import { keys } from '../ledger/keys.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { readItem } from '../ledger/read-item.ts';

/** What the hub has said of its signing keys; there is nothing before the first rotation. */
export const HubKeysItem = z.object({
  /** Of the last statement, which is their count. */
  number: z.int().positive(),
  /** The key that signed the first of them: KMS shows no public half of a key that was disabled since. */
  first: PublicJwk,
  statements: HubKeyStatements,
  /** How many keys have signed, the present one included. */
  keyCount: z.int().positive(),
});
export type HubKeysItem = z.infer<typeof HubKeysItem>;

/** Undefined before the first rotation. */
export const readHubKeys = (ledger: Ledger): Promise<HubKeysItem | undefined> =>
  readItem(ledger, keys.hubKeys(), HubKeysItem);
