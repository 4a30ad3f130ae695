import { pages } from '#client/pages';
import { getRun, listRunLogs, listRunMetrics, startRun } from '#contracts/api/runs';
import type { ModelId, RunId } from '#contracts/ids';
import type { MetricPoint, Run } from '#contracts/run';
import type { Person } from '../person.ts';
import type { RegisteredTrust } from '../study-platform.ts';
import { until } from '../until.ts';

const over = new Set(['SUCCEEDED', 'FAILED', 'STOPPED']);

/** Starts the run at the trusts that approved. */
export const beginRun = (researcher: Person, modelId: ModelId, trusts: readonly RegisteredTrust[]): Promise<Run> =>
  researcher.hub.call(startRun, {
    params: { modelId },
    body: { trustIds: trusts.map(({ trustId }) => trustId), admissionSeconds: 60, roundSeconds: 60 },
  });

/** Follows a run to its end, telling each new line of its activity feed. */
export async function followRun(
  researcher: Person,
  runId: RunId,
  tell: (line: string) => void,
): Promise<{ run: Run; metrics: readonly MetricPoint[] }> {
  const { hub } = researcher;
  let told = 0;
  const run = await until(
    'the end of the run',
    240,
    async () => {
      const feed = await Array.fromAsync(pages(hub, listRunLogs, { params: { runId } }));
      const entries = feed.flatMap((page) => page.entries);
      for (const { sentence } of entries.slice(told)) tell(sentence);
      told = entries.length;
      return hub.call(getRun, { params: { runId } });
    },
    ({ status }) => over.has(status),
    500,
  );
  const values = await Array.fromAsync(pages(hub, listRunMetrics, { params: { runId } }));
  return { run, metrics: values.flatMap(({ metrics }) => metrics) };
}
