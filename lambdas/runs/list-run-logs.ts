import { listRunLogs } from '#contracts/api/runs';
import type { TrustId } from '#contracts/ids';
import { RunLogEntry } from '#contracts/run-log';
import { hubRunSentences } from '#domain/run/hub-run-sentences';
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

/** An event of the ledger with its facts and its sentence; the contract takes of it what belongs to the event. */
const logEntry = (item: RunEventItem, codes: ReadonlyMap<TrustId, RunTrustItem['code']>): RunLogEntry => {
  const trustOf = (trustId: TrustId | undefined): { trustId?: TrustId; trustCode?: RunTrustItem['code'] } => {
    const trustCode = trustId === undefined ? undefined : codes.get(trustId);
    return trustId === undefined || trustCode === undefined ? {} : { trustId, trustCode };
  };
  const { at } = item;
  if ('hub' in item) {
    const trust = trustOf(item.trustId);
    const sentence = hubRunSentences[item.hub].replace('{trust}', trust.trustCode ?? 'A trust');
    return RunLogEntry.parse({ at, event: item.hub, sentence, ...trust, code: item.code });
  }
  const { trustId, ...facts } = { trustId: undefined, ...item.server };
  const trust = trustOf(trustId);
  const code = 'failure' in facts ? facts.failure.code : undefined;
  return RunLogEntry.parse({ ...facts, at, sentence: runLogSentence(item.server, trust.trustCode), ...trust, code });
};

/** Lambda entry. */
export const handler = edge(listRunLogs, () => makeListRunLogs({ ledger: runtimeLedger() }));
