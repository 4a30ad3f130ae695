import { listRunMetrics } from '#contracts/api/runs';
import { edge, type OperationHandler } from '../platform/http-edge.ts';
import { childPrefix, keys } from '../platform/keys.ts';
import { requireRun } from '../platform/ledger/require-run.ts';
import { MetricItem } from '../platform/ledger/run-item.ts';
import { type Ledger, runtimeLedger } from '../platform/ledger.ts';
import { queryItems } from '../platform/query-items.ts';

type Deps = { readonly ledger: Ledger };

/** Every metric value of a run so far. */
export const makeListRunMetrics =
  ({ ledger }: Deps): OperationHandler<typeof listRunMetrics> =>
  async ({ params: { runId } }, { caller }) => {
    const { trusts } = await requireRun(ledger, caller, runId, 'see');
    const items = await queryItems(ledger, { partition: keys.run(runId).pk, prefix: childPrefix.metrics }, MetricItem);
    const metrics = items.flatMap(({ trustId, round, name, value }) => {
      const trust = trusts.find((candidate) => candidate.trustId === trustId);
      return trust === undefined ? [] : [{ trustId, trustCode: trust.code, round, name, value }];
    });
    return { metrics };
  };

/** Lambda entry. */
export const handler = edge(listRunMetrics, () => makeListRunMetrics({ ledger: runtimeLedger() }));
