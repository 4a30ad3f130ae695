import pMap from 'p-map';
import { reportRunEvents } from '#contracts/api/run-server';
import type { RunEvent } from '#contracts/run-server';
import { lastRounds } from '#domain/run/last-rounds';
import { runTrustLifecycle } from '#domain/run/run-trust-lifecycle';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { RunTrustItem } from '#lambdas/platform/items/run-item';
import { runOfServer } from '#lambdas/platform/items/run-of-server';
import { commit } from '#lambdas/platform/ledger/commit';
import { firstIndex, keys } from '#lambdas/platform/ledger/keys';
import { type Ledger, type LedgerWrite, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { asRead, putItem, putNew, updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { applyTransition } from '#lambdas/platform/ledger/transition';
import { actorOf, type Caller } from '#lambdas/platform/runtime/caller';

type Deps = { readonly ledger: Ledger };

const eventsAtOnce = 20;

/** Takes progress and metrics of a run, each event once by its sequence; answers whether the server is to go on. */
export const makeReportRunEvents =
  ({ ledger }: Deps): OperationHandler<typeof reportRunEvents> =>
  async ({ body }, { caller }) => {
    const { run, trusts } = await runOfServer(ledger, caller);
    if (run.status !== 'RUNNING') return { continue: false };
    const known = new Set(trusts.map(({ trustId }) => trustId));
    const declared = new Set(run.metrics);
    const events = body.events.filter(
      (event) =>
        (!('trustId' in event) || known.has(event.trustId)) && (event.event !== 'METRIC' || declared.has(event.name)),
    );
    await pMap(events, (event) => takeEvent(ledger, run.runId, event, caller), { concurrency: eventsAtOnce });
    await noteLastRounds(ledger, trusts, events);
    return { continue: run.stopRequestedAt === undefined && run.givenUpFor === undefined };
  };

/**
 * Keeps at each trust the greatest round that it has handed in, so that a run is read without its events. Refused where
 * another report was quicker; the next result sets it right.
 */
const noteLastRounds = async (
  ledger: Ledger,
  trusts: readonly RunTrustItem[],
  events: readonly RunEvent[],
): Promise<void> => {
  const rounds = lastRounds(events);
  const risen = trusts.flatMap(({ runId, trustId, lastRound }) => {
    const round = rounds.get(trustId);
    if (round === undefined || (lastRound !== undefined && lastRound >= round)) return [];
    const before = asRead({ lastRound }, ['lastRound']);
    return [updateItem(ledger, { key: keys.runTrust(runId, trustId), ...before, set: { lastRound: round } })];
  });
  await pMap(risen, (write) => commit(ledger, [write], []), { concurrency: eventsAtOnce });
};

const takeEvent = async (
  ledger: Ledger,
  runId: RunTrustItem['runId'],
  event: RunEvent,
  caller: Caller,
): Promise<void> => {
  const once = putNew(ledger, {
    ...keys.runEvent(runId, 'server', event.sequence),
    ...(event.event === 'METRIC'
      ? {}
      : firstIndex.runLog(runId, new Date(event.at).toISOString(), 'server', event.sequence)),
    kind: 'RUN_EVENT',
    at: event.at,
    server: event,
  });
  // Refused means that the event was here before, with all that belongs to it.
  await commit(ledger, [once, ...besides(ledger, runId, event)], []);
  if (event.event === 'TRUST_JOINED')
    await applyTransition(ledger, {
      key: keys.runTrust(runId, event.trustId),
      schema: RunTrustItem,
      step: runTrustLifecycle.join,
      audit: {
        action: 'run.trustJoined',
        actor: actorOf(caller),
        subject: { kind: 'run', id: runId },
        facts: { trustId: event.trustId },
      },
    });
};

const besides = (ledger: Ledger, runId: RunTrustItem['runId'], event: RunEvent): LedgerWrite[] => {
  if (event.event === 'METRIC') {
    const { name, trustId, round, value, x } = event;
    const key =
      x === undefined
        ? keys.metric(runId, name, trustId, round)
        : keys.metricOver(runId, { name, axis: x.axis }, trustId, { round, x: x.value });
    return [putItem(ledger, { ...key, kind: 'METRIC', name, trustId, round, value, x })];
  }
  if (event.event === 'ROUND_STARTED' || event.event === 'ROUND_AGGREGATED')
    return [putItem(ledger, { ...keys.runRound(runId, event.round, event.sequence), kind: 'ROUND', server: event })];
  if (event.event === 'CLIENT_FAILED')
    return [updateItem(ledger, { key: keys.runTrust(runId, event.trustId), set: { failure: event.failure } })];
  return [];
};

/** Lambda entry. */
export const handler = edge(reportRunEvents, () => makeReportRunEvents({ ledger: runtimeLedger() }));
