import { listRunLogs } from '#contracts/api/runs';
import type { TrustId } from '#contracts/ids';
import type { RunLogEntry } from '#contracts/run';
import { hubRunEvents } from '#domain/run/hub-run-event';
import { runLogSentence } from '#domain/run/run-log-sentence';
import { edge, type OperationHandler } from '../platform/http-edge.ts';
import { readRunEvents } from '../platform/ledger/read-run-events.ts';
import { requireRun } from '../platform/ledger/require-run.ts';
import type { RunEventItem, RunTrustItem } from '../platform/ledger/run-item.ts';
import { type Ledger, runtimeLedger } from '../platform/ledger.ts';

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
