import * as z from 'zod';
import { Instant } from '#contracts/primitives';
import { Banner } from '#contracts/site';
import { keys } from '../ledger/keys.ts';
import type { Ledger, LedgerWrite } from '../ledger/ledger.ts';

/** What an Admin has set for the whole hub; there is none before the first time. */
export const SiteItem = z.object({
  banner: Banner.optional(),
  /** Since when the hub is being redeployed; absent while it is not. */
  deployingSince: Instant.optional(),
  changedAt: Instant.optional(),
});
export type SiteItem = z.infer<typeof SiteItem>;

/** Holds a transaction to a hub that is not being redeployed. */
export const notDeploying = (ledger: Ledger): LedgerWrite => ({
  ConditionCheck: {
    TableName: ledger.table,
    Key: { ...keys.site() },
    ConditionExpression: 'attribute_not_exists(#since)',
    ExpressionAttributeNames: { '#since': 'deployingSince' },
  },
});
