import { listRunLogs } from '#contracts/api/runs';
import type { TrustId } from '#contracts/ids';
import type { RunLogEntry } from '#contracts/run';
import { hubRunEvents } from '#domain/run/hub-run-event';
import { runLogSentence } from '#domain/run/run-log-sentence';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { requireRun } from '#lambdas/platform/items/require-run';
import { RunEventItem, type RunTrustItem } from '#lambdas/platform/items/run-item';
import { partitions } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { queryPage } from '#lambdas/platform/ledger/query-page';

type Deps = { readonly ledger: Ledger };

/** A page of what happened in a run, in order, in the hub's words. Metric values have a list of their own. */
export const makeListRunLogs =
  ({ ledger }: Deps): OperationHandler<typeof listRunLogs> =>
  async ({ params: { runId }, query }, { caller }) => {
    const { trusts } = await requireRun(ledger, caller, runId, 'see');
    const list = { index: 'gsi1', partition: partitions.runLog(runId) } as const;
    const { items, ...rest } = await queryPage(ledger, list, RunEventItem, query);
    const codes = new Map(trusts.map(({ trustId, code }) => [trustId, code]));
    return { entries: items.map((event) => logEntry(event, codes)), ...rest };
  };

const logEntry = (item: RunEventItem, codes: ReadonlyMap<TrustId, RunTrustItem['code']>): RunLogEntry => {
  const codeOf = (trustId: TrustId | undefined) => (trustId === undefined ? undefined : codes.get(trustId));
  if ('hub' in item) {
    const trustCode = codeOf(item.trustId);
    return {
      at: item.at,
      event: item.hub,
      sentence: hubRunEvents[item.hub].replace('{trust}', trustCode ?? 'A trust'),
      ...(trustCode === undefined ? {} : { trustCode }),
    };
  }
  const { server } = item;
  const trustCode = codeOf('trustId' in server ? server.trustId : undefined);
  return {
    at: item.at,
    event: server.event,
    sentence: runLogSentence(server, trustCode),
    ...(trustCode === undefined ? {} : { trustCode }),
    ...('round' in server ? { round: server.round } : {}),
  };
};

/** Lambda entry. */
export const handler = edge(listRunLogs, () => makeListRunLogs({ ledger: runtimeLedger() }));
