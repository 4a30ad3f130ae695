import { listTrusts } from '#contracts/api/trusts';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { TrustItem } from '#lambdas/platform/items/trust-item';
import { keys, partitions } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { queryPage } from '#lambdas/platform/ledger/query-page';
import { readItem } from '#lambdas/platform/ledger/read-item';
import { HeartbeatItem } from './heartbeat-item.ts';

type Deps = { readonly ledger: Ledger };

/** A heartbeat comes every 10 s: three may be lost on the way. */
const onlineMilliseconds = 40_000;

/** What of a heartbeat users see. */
const shown = ({ clockSkewSeconds, receivedAt, services }: HeartbeatItem) => ({
  lastHeartbeatAt: receivedAt,
  services,
  ...(clockSkewSeconds === undefined ? {} : { clockSkewSeconds }),
});

/** Every user: a page of the trusts, by code, and how each is. Changes nothing. */
export const makeListTrusts =
  ({ ledger }: Deps): OperationHandler<typeof listTrusts> =>
  async ({ query }) => {
    const { items, ...rest } = await queryPage(
      ledger,
      { index: 'gsi1', partition: partitions.trusts },
      TrustItem,
      query,
    );
    const trusts = items.map(async ({ code, name, registeredAt, status, trustAdmins, trustId }) => {
      const heartbeat = await readItem(ledger, keys.heartbeat(trustId), HeartbeatItem);
      const silent = heartbeat === undefined ? Infinity : ledger.now().getTime() - Date.parse(heartbeat.receivedAt);
      return {
        trustId,
        code,
        name,
        status,
        registeredAt,
        ...(heartbeat === undefined ? {} : shown(heartbeat)),
        online: silent <= onlineMilliseconds,
        hasTrustAdmin: trustAdmins > 0,
      };
    });
    return { trusts: await Promise.all(trusts), ...rest };
  };

/** Lambda entry. */
export const handler = edge(listTrusts, () => makeListTrusts({ ledger: runtimeLedger() }));
