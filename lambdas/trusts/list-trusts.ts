import { listTrusts } from '#contracts/api/trusts';
import type { TrustId } from '#contracts/ids';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { readTrusts, type TrustItem } from '#lambdas/platform/items/trust-item';
import { keys } from '#lambdas/platform/ledger/keys';
import { runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { readItem } from '#lambdas/platform/ledger/read-item';
import { HeartbeatItem } from './heartbeat-item.ts';

type Deps = {
  readonly readTrusts: () => Promise<TrustItem[]>;
  readonly readHeartbeat: (trustId: TrustId) => Promise<HeartbeatItem | undefined>;
  readonly now: () => Date;
};

/** A heartbeat comes every 10 s: three may be lost on the way. */
const onlineMilliseconds = 40_000;

/** What of a heartbeat users see. */
const shown = ({ clockSkewSeconds, receivedAt, services }: HeartbeatItem) => ({
  lastHeartbeatAt: receivedAt,
  services,
  ...(clockSkewSeconds === undefined ? {} : { clockSkewSeconds }),
});

/** Every user: every trust and how it is. Changes nothing. */
export const makeListTrusts =
  (deps: Deps): OperationHandler<typeof listTrusts> =>
  async () => {
    const trusts = (await deps.readTrusts()).map(async ({ code, name, registeredAt, status, trustAdmins, trustId }) => {
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
      };
    });
    return { trusts: await Promise.all(trusts) };
  };

export const handler = edge(listTrusts, () => {
  const ledger = runtimeLedger();
  return makeListTrusts({
    readTrusts: () => readTrusts(ledger),
    readHeartbeat: (trustId) => readItem(ledger, keys.heartbeat(trustId), HeartbeatItem),
    now: ledger.now,
  });
});
