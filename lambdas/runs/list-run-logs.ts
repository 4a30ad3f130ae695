import { listRunLogs } from '#contracts/api/runs';
import type { TrustId } from '#contracts/ids';
import type { RunLogEntry } from '#contracts/run';
import { hubRunEvents } from '#domain/run/hub-run-event';
import { runLogSentence } from '#domain/run/run-log-sentence';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { readRunEvents } from '#lambdas/platform/items/read-run-events';
import { requireRun } from '#lambdas/platform/items/require-run';
import type { RunEventItem, RunTrustItem } from '#lambdas/platform/items/run-item';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';

type Deps = { readonly ledger: Ledger };

/** What happened in a run, in order, in the hub's words. Metric values have a list of their own. */
export const makeListRunLogs =
  ({ ledger }: Deps): OperationHandler<typeof listRunLogs> =>
  async ({ params: { runId } }, { caller }) => {
    const { trusts } = await requireRun(ledger, caller, runId, 'see');
    const events = await readRunEvents(ledger, runId);
    return {
      entries: events
        .filter((event) => !('server' in event && event.server.event === 'METRIC'))
        .map((event) => logEntry(event, trusts)),
    };
  };

const logEntry = (item: RunEventItem, trusts: readonly RunTrustItem[]): RunLogEntry => {
  const codeOf = (trustId: TrustId | undefined) => trusts.find((trust) => trust.trustId === trustId)?.code;
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
