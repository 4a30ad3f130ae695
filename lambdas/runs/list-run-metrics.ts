import { listRunMetrics } from '#contracts/api/runs';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { requireRun } from '#lambdas/platform/items/require-run';
import { MetricItem } from '#lambdas/platform/items/run-item';
import { childPrefix, keys } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { queryItems } from '#lambdas/platform/ledger/query-items';

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
