import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { reportHeartbeat } from '#contracts/api/trusts';
import { AppError } from '#contracts/app-error';
import type { TrustId } from '#contracts/ids';
import type { LogFields } from '#contracts/log-events';
import type { DirectDoorbell } from '#contracts/trust';
import { isSkewed, skewSecondsBetween } from '#domain/clock/clock-skew';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { HeartbeatItem } from '#lambdas/platform/items/heartbeat-item';
import { readTrust, type TrustItem } from '#lambdas/platform/items/trust-item';
import { keys, partitions } from '#lambdas/platform/ledger/keys';
import { runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { queryItems } from '#lambdas/platform/ledger/query-items';
import { callerOf } from '#lambdas/platform/runtime/caller';
import { env } from '#lambdas/platform/runtime/env';
import { logEvent } from '#lambdas/platform/runtime/logger';
import { signDirectDoorbell } from './direct-doorbell.ts';
import { setPaused } from './set-paused.ts';

type Deps = {
  readonly readTrust: (trustId: TrustId) => Promise<TrustItem | undefined>;
  /** Answers the heartbeat that was there before. */
  readonly keepHeartbeat: (trustId: TrustId, heartbeat: HeartbeatItem) => Promise<HeartbeatItem | undefined>;
  /** Keeps since when the trust has stopped all work, or that it has resumed. */
  readonly setPaused: (trustId: TrustId, pausedAt: string | undefined) => Promise<void>;
  readonly log: (fields: LogFields<'HUB_TRUST_CLOCK'>) => void;
  readonly now: () => Date;
  /** Of a list that may be a moment behind. */
  readonly hasOpenTasks: (trustId: TrustId) => Promise<boolean>;
  readonly hubVersion: string;
  /** Where the trust's queue can be waited at without the API. */
  readonly signDoorbell: (queueUrl: string) => Promise<DirectDoorbell>;
};

/**
 * A trust: its appliance is alive, and how far its clock is from the hub's. Replaces the heartbeat before; a heartbeat is
 * no change of state and no audit event, unless it tells that the trust has stopped all work by its own switch, or resumed.
 */
export const makeReportHeartbeat =
  (deps: Deps): OperationHandler<typeof reportHeartbeat> =>
  async ({ body: { applianceVersion, collectedAt, gpus, paused = false, services } }, { caller }) => {
    const { trustId } = callerOf(caller, 'trust');
    const trust = await deps.readTrust(trustId);
    if (trust === undefined) throw new AppError('NOT_FOUND');
    const now = deps.now();
    const skewSeconds = skewSecondsBetween(new Date(collectedAt), now);
    const heartbeat = {
      receivedAt: now.toISOString(),
      applianceVersion,
      services,
      clockSkewSeconds: skewSeconds,
      ...(gpus === undefined ? {} : { gpus }),
    };
    const before = await deps.keepHeartbeat(trustId, heartbeat);
    // Said when it begins and when it ends, not with each heartbeat.
    if (isSkewed(skewSeconds) !== isSkewed(before?.clockSkewSeconds ?? 0))
      deps.log({ trustCode: trust.code, skewSeconds });
    if (paused !== (trust.pausedAt !== undefined))
      await deps.setPaused(trustId, paused ? heartbeat.receivedAt : undefined);
    const openTasks = await deps.hasOpenTasks(trustId);
    const { code: trustCode, doorbellQueueUrl } = trust;
    return {
      trustId,
      trustCode,
      hubVersion: deps.hubVersion,
      openTasks,
      ...(doorbellQueueUrl === undefined ? {} : { doorbell: await deps.signDoorbell(doorbellQueueUrl) }),
    };
  };

export const handler = edge(reportHeartbeat, () => {
  const ledger = runtimeLedger();
  return makeReportHeartbeat({
    readTrust: (trustId) => readTrust(ledger, trustId),
    keepHeartbeat: async (trustId, heartbeat) => {
      const Item = { ...keys.heartbeat(trustId), kind: 'HEARTBEAT', ...heartbeat };
      const put = new PutCommand({ TableName: ledger.table, Item, ReturnValues: 'ALL_OLD' });
      const { Attributes } = await ledger.client.send(put);
      return HeartbeatItem.safeParse(Attributes).data;
    },
    setPaused: (trustId, pausedAt) => setPaused(ledger, trustId, pausedAt),
    hasOpenTasks: async (trustId) => {
      const list = { index: 'gsi1', partition: partitions.openTasksOf(trustId), limit: 1 } as const;
      return (await queryItems(ledger, { ...list, attributes: [['taskId']] }, z.unknown())).length > 0;
    },
    log: (fields) => logEvent('warn', 'HUB_TRUST_CLOCK', fields),
    signDoorbell: (queueUrl) => signDirectDoorbell(queueUrl, { ...ledger.client.config, now: ledger.now }),
    now: ledger.now,
    hubVersion: env('HUB_VERSION'),
  });
});
