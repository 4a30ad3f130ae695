import type { TrustId } from '#contracts/ids';
import { HeartbeatItem } from '#lambdas/platform/items/heartbeat-item';
import { readTrusts, type TrustItem } from '#lambdas/platform/items/trust-item';
import { keys } from '#lambdas/platform/ledger/keys';
import { runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { readItem } from '#lambdas/platform/ledger/read-item';
import { lambdaEntry } from '#lambdas/platform/runtime/lambda-entry';
import { logEvent } from '#lambdas/platform/runtime/logger';
import { endOpenTasks } from '#lambdas/platform/tasks/end-open-tasks';
import { endRevokedTasks } from '#lambdas/platform/tasks/end-revoked-tasks';
import { runtimeSigner } from '#lambdas/platform/tasks/sign';

type Deps = {
  readonly readTrusts: () => Promise<readonly TrustItem[]>;
  readonly readHeartbeat: (trustId: TrustId) => Promise<HeartbeatItem | undefined>;
  /** Ends the open tasks of a trust whose keys were revoked. */
  readonly endTasks: (trustId: TrustId) => Promise<unknown>;
  /** Ends the open tasks that a revoked key of the hub signed. */
  readonly endRevoked: (trusts: readonly TrustItem[]) => Promise<unknown>;
  readonly now: () => Date;
};

/** Heartbeats come every three minutes at the least; an appliance that is being updated or started again is away for minutes. */
const offlineSeconds = 15 * 60;

/** How many trusts are read at a time. */
const batchTrusts = 25;

/**
 * Every five minutes: logs each enrolled trust that has been silent for long, and how many there are; ends what a trust
 * was asked in the moment that its keys, or the one that the hub signed with, were revoked.
 */
export const makeWatchTrusts = (deps: Deps) => async (): Promise<{ trusts: number; offline: number }> => {
  const trusts = await deps.readTrusts();
  for (const { status, trustId } of trusts) if (status === 'REVOKED') await deps.endTasks(trustId);
  const enrolled = trusts.filter(({ status }) => status === 'ENROLLED');
  await deps.endRevoked(enrolled);
  const now = deps.now().getTime();
  let offline = 0;
  for (let start = 0; start < enrolled.length; start += batchTrusts)
    await Promise.all(
      enrolled.slice(start, start + batchTrusts).map(async ({ code, enrolledAt, registeredAt, trustId }) => {
        // One that has never been heard of is silent since it enrolled.
        const last = (await deps.readHeartbeat(trustId))?.receivedAt ?? enrolledAt ?? registeredAt;
        const silentSeconds = Math.round((now - Date.parse(last)) / 1000);
        if (silentSeconds <= offlineSeconds) return;
        offline += 1;
        logEvent('warn', 'HUB_TRUST_OFFLINE', { trustCode: code, silentSeconds });
      }),
    );
  logEvent('info', 'HUB_TRUSTS_WATCHED', { trusts: enrolled.length, offline });
  return { trusts: enrolled.length, offline };
};

/** Called by the schedule. */
export const handler = lambdaEntry(() => {
  const ledger = runtimeLedger();
  return makeWatchTrusts({
    readTrusts: () => readTrusts(ledger),
    readHeartbeat: (trustId) => readItem(ledger, keys.heartbeat(trustId), HeartbeatItem),
    endTasks: (trustId) => endOpenTasks(ledger, trustId, 'TRUST_KEYS_REVOKED'),
    endRevoked: async (trusts) => endRevokedTasks(ledger, await runtimeSigner().keys(), trusts),
    now: ledger.now,
  })();
});
