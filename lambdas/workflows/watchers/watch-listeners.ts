import pMap from 'p-map';
import { isLiveRun } from '#domain/run/is-live-run';
import { ListenerItem } from '#lambdas/platform/items/listener-item';
import { RunItem } from '#lambdas/platform/items/run-item';
import { waitingRuns } from '#lambdas/platform/items/waiting-runs';
import { keys, partitions } from '#lambdas/platform/ledger/keys';
import { runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { queryItems } from '#lambdas/platform/ledger/query-items';
import { readItem } from '#lambdas/platform/ledger/read-item';
import { env } from '#lambdas/platform/runtime/env';
import { lambdaEntry } from '#lambdas/platform/runtime/lambda-entry';
import { logEvent } from '#lambdas/platform/runtime/logger';
import { runtimeExecutions } from '#lambdas/platform/workflow/executions';
import { freeListener, type ListenerFreeing } from '#lambdas/platform/workflow/free-listener';
import { reachServer, type ServerReaching } from '#lambdas/platform/workflow/reach-server';
import type { RunServers } from '#lambdas/platform/workflow/run-servers';
import { runtimeRunServers } from '#lambdas/platform/workflow/runtime-run-servers';
import { runtimeTargetGroups } from '#lambdas/platform/workflow/runtime-target-groups';
import { signalStep } from '#lambdas/platform/workflow/signal-step';

/** What looking after listeners takes. */
export type ListenerWatch = ListenerFreeing & ServerReaching & { readonly servers: Pick<RunServers, 'look' | 'stop'> };

type Seen = 'free' | 'leased' | 'unreachable';

const looksAtOnce = 10;

/**
 * Looks after the listeners: one whose run has ended is freed, one whose run goes on must reach that run's server, and
 * the first run that waits looks again. Logs how they stand while there are any to look after.
 */
export const makeWatchListeners = (watch: ListenerWatch) => async (): Promise<void> => {
  const { ledger, listeners } = watch;
  const known = await queryItems(ledger, { partition: partitions.listeners }, ListenerItem);
  const seen = await pMap(known, (item) => look(watch, item), { concurrency: looksAtOnce });
  const waiting = await waitingRuns(ledger);
  const count = (what: Seen): number => seen.filter((found) => found === what).length;
  const leased = count('leased') + count('unreachable');
  const [first] = waiting;
  if (first !== undefined && leased < listeners.length)
    await signalStep(watch, { kind: 'run', runId: first.runId }, 'listener');
  // A hub at rest writes no line a minute, and pays for no metric.
  if (leased === 0 && first === undefined) return;
  const awaitedAt = waiting.flatMap(({ listenerAwaitedAt }) => listenerAwaitedAt ?? []).sort()[0];
  logEvent('info', 'HUB_LISTENERS_WATCHED', {
    listeners: listeners.length,
    leased,
    waiting: waiting.length,
    longestWaitSeconds:
      awaitedAt === undefined ? 0 : Math.round((ledger.now().getTime() - Date.parse(awaitedAt)) / 1000),
    unreachable: count('unreachable'),
  });
};

const look = async (watch: ListenerWatch, { listener, runId }: ListenerItem): Promise<Seen> => {
  if (runId === undefined) return 'free';
  const run = await readItem(watch.ledger, keys.run(runId), RunItem);
  if (run !== undefined && isLiveRun(run.status)) {
    if (run.status !== 'RUNNING' || run.serverFinishedAt !== undefined) return 'leased';
    return (await reachServer(watch, run)) ? 'leased' : 'unreachable';
  }
  // Its workflow does this too, unless it was lost between the end of the run and the end of the server.
  if (run?.serverTaskArn !== undefined) await watch.servers.stop(run.serverTaskArn, 'the run is over');
  if (await freeListener(watch, { listener, runId })) logEvent('warn', 'HUB_LISTENER_FREED', { runId, listener });
  return 'free';
};

let watchAll: ReturnType<typeof makeWatchListeners> | undefined;

/** Lambda entry, every five minutes. */
export const handler = lambdaEntry(() => {
  watchAll ??= makeWatchListeners({
    ledger: runtimeLedger(),
    executions: runtimeExecutions(),
    servers: runtimeRunServers(),
    listeners: env('RUN_LISTENERS'),
    targetGroups: runtimeTargetGroups(),
  });
  return watchAll();
});
