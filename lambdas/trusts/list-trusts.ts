import { listTrusts } from '#contracts/api/trusts';
import type { TrustId } from '#contracts/ids';
import type { PageQuery } from '#contracts/page';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { readTrustPage, type TrustItem } from '#lambdas/platform/items/trust-item';
import { keys } from '#lambdas/platform/ledger/keys';
import { runtimeLedger } from '#lambdas/platform/ledger/ledger';
import type { ItemPage } from '#lambdas/platform/ledger/query-page';
import { readItem } from '#lambdas/platform/ledger/read-item';
import { HeartbeatItem } from './heartbeat-item.ts';

type Deps = {
  readonly readPage: (page: PageQuery) => Promise<ItemPage<TrustItem>>;
  readonly readHeartbeat: (trustId: TrustId) => Promise<HeartbeatItem | undefined>;
  readonly now: () => Date;
};

/** A heartbeat comes every minute: two may be lost on the way. */
const onlineMilliseconds = 190_000;

/** What of a heartbeat users see. */
const shown = ({ clockSkewSeconds, receivedAt, services }: HeartbeatItem) => ({
  lastHeartbeatAt: receivedAt,
  services,
  ...(clockSkewSeconds === undefined ? {} : { clockSkewSeconds }),
});

/** Every user: a page of the trusts, by code, and how each is. Changes nothing. */
export const makeListTrusts =
  (deps: Deps): OperationHandler<typeof listTrusts> =>
  async ({ query }) => {
    const { items, ...rest } = await deps.readPage(query);
    const trusts = items.map(
      async ({ code, name, registeredAt, secondDecider = false, status, trustAdmins, trustId }) => {
        const heartbeat = await deps.readHeartbeat(trustId);
        const silent = heartbeat === undefined ? Infinity : deps.now().getTime() - Date.parse(heartbeat.receivedAt);
        return {
          trustId,
          code,
          name,
          status,
          registeredAt,
          ...(heartbeat === undefined ? {} : shown(heartbeat)),
          online: silent <= onlineMilliseconds,
          hasTrustAdmin: trustAdmins > 0,
          secondDecider,
        };
      },
    );
    return { trusts: await Promise.all(trusts), ...rest };
  };

/** Lambda entry. */
export const handler = edge(listTrusts, () => {
  const ledger = runtimeLedger();
  return makeListTrusts({
    readPage: (page) => readTrustPage(ledger, page),
    readHeartbeat: (trustId) => readItem(ledger, keys.heartbeat(trustId), HeartbeatItem),
    now: ledger.now,
  });
});
