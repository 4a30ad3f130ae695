import { listRunMetrics } from '#contracts/api/runs';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { requireRun } from '#lambdas/platform/items/require-run';
import { MetricItem } from '#lambdas/platform/items/run-item';
import { childPrefix, keys } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { queryPage } from '#lambdas/platform/ledger/query-page';

type Deps = { readonly ledger: Ledger };

/** A page of the metric values of a run so far, by metric, trust and round. */
export const makeListRunMetrics =
  ({ ledger }: Deps): OperationHandler<typeof listRunMetrics> =>
  async ({ params: { runId }, query }, { caller }) => {
    const { trusts } = await requireRun(ledger, caller, runId, 'see');
    const { items, ...rest } = await queryPage(
      ledger,
      { partition: keys.run(runId).pk, prefix: childPrefix.metrics },
      MetricItem,
      query,
    );
    const codes = new Map(trusts.map(({ trustId, code }) => [trustId, code]));
    const metrics = items.flatMap(({ trustId, round, name, value }) => {
      const trustCode = codes.get(trustId);
      return trustCode === undefined ? [] : [{ trustId, trustCode, round, name, value }];
    });
    return { metrics, ...rest };
  };

/** Lambda entry. */
export const handler = edge(listRunMetrics, () => makeListRunMetrics({ ledger: runtimeLedger() }));
