import { listRunMetrics } from '#contracts/api/runs';
import { roundAxis } from '#contracts/metric-axis';
import type { ListRunMetrics } from '#contracts/run';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { requireRun } from '#lambdas/platform/items/require-run';
import { MetricItem } from '#lambdas/platform/items/run-item';
import { childPrefix, keys } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { queryPage } from '#lambdas/platform/ledger/query-page';

type Deps = { readonly ledger: Ledger };

/** How the sort keys of all that is asked for begin. */
const prefixOf = ({ axis, name, trustId }: ListRunMetrics): string => {
  if (name === undefined) return childPrefix.metrics;
  return axis === undefined
    ? childPrefix.metricsNamed(name)
    : `${childPrefix.metricSeries(name, axis)}${trustId === undefined ? '' : `${trustId}#`}`;
};

/** A page of the metric values of a run so far, by metric, axis, trust, place on the axis and round. */
export const makeListRunMetrics =
  ({ ledger }: Deps): OperationHandler<typeof listRunMetrics> =>
  async ({ params: { runId }, query }, { caller }) => {
    const { trusts } = await requireRun(ledger, caller, runId, 'see');
    const { items, ...rest } = await queryPage(
      ledger,
      { partition: keys.run(runId).pk, prefix: prefixOf(query) },
      MetricItem,
      query,
      (item) =>
        (query.name === undefined || item.name === query.name) &&
        (query.axis === undefined || (item.x?.axis ?? roundAxis) === query.axis) &&
        (query.trustId === undefined || item.trustId === query.trustId),
    );
    const codes = new Map(trusts.map(({ trustId, code }) => [trustId, code]));
    const metrics = items.flatMap(({ trustId, round, name, value, x }) => {
      const trustCode = codes.get(trustId);
      return trustCode === undefined
        ? []
        : [{ trustId, trustCode, round, name, axis: x?.axis ?? roundAxis, x: x?.value ?? round, value }];
    });
    return { metrics, ...rest };
  };

/** Lambda entry. */
export const handler = edge(listRunMetrics, () => makeListRunMetrics({ ledger: runtimeLedger() }));
