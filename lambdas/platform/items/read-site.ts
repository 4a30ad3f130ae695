import type { Site } from '#contracts/site';
import { keys, partitions } from '../ledger/keys.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { queryItems } from '../ledger/query-items.ts';
import { readItem } from '../ledger/read-item.ts';
import { RunItem } from './run-item.ts';
import { SiteItem } from './site-item.ts';

/** What holds for the whole hub at this moment. */
export const readSite = async (ledger: Ledger, version: string): Promise<Site> => {
  const [item, live] = await Promise.all([
    readItem(ledger, keys.site(), SiteItem),
    queryItems(
      ledger,
      { index: 'gsi2', partition: partitions.liveRuns, limit: 1, attributes: [['runId']] },
      RunItem.pick({ runId: true }),
    ),
  ]);
  return {
    version,
    ...(item?.banner === undefined ? {} : { banner: item.banner }),
    deploymentMode: item?.deployingSince !== undefined,
    quiesced: live.length === 0,
    ...(item?.changedAt === undefined ? {} : { changedAt: item.changedAt }),
  };
};
