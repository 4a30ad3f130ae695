import type { Command } from 'commander';
import { pages } from '#client/pages';
import { getRun, listRunLogs, listRunMetrics } from '#contracts/api/runs';
import { RunId } from '#contracts/ids';
import type { MetricPoint } from '#contracts/run';
import type { Cli } from '../cli.ts';
import { columns } from '../columns.ts';
import { atHub, command } from '../command.ts';
import { EndedBadly } from '../command-failure.ts';
import { readInput } from '../read-input.ts';
import { waitFor } from '../wait-for.ts';

const over = ['SUCCEEDED', 'FAILED', 'STOPPED'];

/** The values of the last round, a line per trust and metric. */
function lastValues(metrics: readonly MetricPoint[]): string[] {
  const last = metrics.reduce((round, point) => Math.max(round, point.round), 0);
  return columns(
    metrics
      .filter(({ round }) => round === last)
      .map(({ name, trustCode, value }) => [`  ${trustCode}`, name, value.toFixed(4)]),
  );
}

/** `flip watch`: follows a run to its end; ends with code 6 when the run did not succeed. */
export function addWatch(program: Command, cli: Cli): void {
  command(program, cli, 'watch <run>', 'follow a run to its end').action(
    atHub(cli, async (hub, progress, id: string) => {
      const params = { runId: readInput(RunId, id, 'run') };
      let shown = 0;
      const run = await waitFor(
        async () => {
          const now = await hub.call(getRun, { params });
          const entries = (await Array.fromAsync(pages(hub, listRunLogs, { params }))).flatMap((page) => page.entries);
          for (const { at, sentence } of entries.slice(shown)) progress(`${at.slice(11, 19)}  ${sentence}`);
          shown = entries.length;
          return now;
        },
        ({ status }) => over.includes(status),
        cli.pollMilliseconds,
      );
      if (run.status !== 'SUCCEEDED')
        throw new EndedBadly(
          run.failure?.code ?? (run.status === 'STOPPED' ? 'RUN_STOPPED' : 'INTERNAL'),
          `The run ended ${run.status}.`,
        );
      const metrics = (await Array.fromAsync(pages(hub, listRunMetrics, { params }))).flatMap((page) => page.metrics);
      return { value: { run, metrics }, lines: [`${run.runId}  ${run.status}`, ...lastValues(metrics)] };
    }),
  );
}
