import { listTrusts } from '#contracts/api/trusts';
import type { TrustId } from '#contracts/ids';
import type { PageQuery } from '#contracts/page';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { HeartbeatItem } from '#lambdas/platform/items/heartbeat-item';
import { readTrustPage, type TrustItem } from '#lambdas/platform/items/trust-item';
import { keys } from '#lambdas/platform/ledger/keys';
import { runtimeLedger } from '#lambdas/platform/ledger/ledger';
import type { ItemPage } from '#lambdas/platform/ledger/query-page';
import { readItem } from '#lambdas/platform/ledger/read-item';
import { env } from '#lambdas/platform/runtime/env';
import { shownTrust } from './shown-trust.ts';

type Deps = {
  readonly readPage: (page: PageQuery) => Promise<ItemPage<TrustItem>>;
  readonly readHeartbeat: (trustId: TrustId) => Promise<HeartbeatItem | undefined>;
  readonly now: () => Date;
  readonly hubVersion: string;
};

/** Every user: a page of the trusts, by code, and how each is. Changes nothing. */
export const makeListTrusts =
  ({ hubVersion, now, readHeartbeat, readPage }: Deps): OperationHandler<typeof listTrusts> =>
  async ({ query }) => {
    const { items, ...rest } = await readPage(query);
    const looking = { now: now(), hubVersion };
    const trusts = items.map(async (trust) => shownTrust(trust, await readHeartbeat(trust.trustId), looking));
    return { trusts: await Promise.all(trusts), ...rest };
  };

/** Lambda entry. */
export const handler = edge(listTrusts, () => {
  const ledger = runtimeLedger();
  return makeListTrusts({
    readPage: (page) => readTrustPage(ledger, page),
    readHeartbeat: (trustId) => readItem(ledger, keys.heartbeat(trustId), HeartbeatItem),
    now: ledger.now,
    hubVersion: env('HUB_VERSION'),
  });
});
