import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { reportHeartbeat } from '#contracts/api/trusts';
import { AppError } from '#contracts/app-error';
import type { TrustId } from '#contracts/ids';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { readTrust, type TrustItem } from '#lambdas/platform/items/trust-item';
import { keys } from '#lambdas/platform/ledger/keys';
import { runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { callerOf } from '#lambdas/platform/runtime/caller';
import { env } from '#lambdas/platform/runtime/env';
import type { HeartbeatItem } from './heartbeat-item.ts';

type Deps = {
  readonly readTrust: (trustId: TrustId) => Promise<TrustItem | undefined>;
  readonly keepHeartbeat: (trustId: TrustId, heartbeat: HeartbeatItem) => Promise<void>;
  readonly now: () => Date;
  readonly hubVersion: string;
};

/** A trust: its appliance is alive. Replaces the heartbeat before; a heartbeat is no change of state and no audit event. */
export const makeReportHeartbeat =
  (deps: Deps): OperationHandler<typeof reportHeartbeat> =>
  async ({ body: { applianceVersion, services } }, { caller }) => {
    const { trustId } = callerOf(caller, 'trust');
    const trust = await deps.readTrust(trustId);
    if (trust === undefined) throw new AppError('NOT_FOUND');
    await deps.keepHeartbeat(trustId, { receivedAt: deps.now().toISOString(), applianceVersion, services });
    return { trustId, trustCode: trust.code, hubVersion: deps.hubVersion };
  };

export const handler = edge(reportHeartbeat, () => {
  const ledger = runtimeLedger();
  return makeReportHeartbeat({
    readTrust: (trustId) => readTrust(ledger, trustId),
    keepHeartbeat: async (trustId, heartbeat) => {
      const Item = { ...keys.heartbeat(trustId), kind: 'HEARTBEAT', ...heartbeat };
      await ledger.client.send(new PutCommand({ TableName: ledger.table, Item }));
    },
    now: ledger.now,
    hubVersion: env('HUB_VERSION'),
  });
});
