import type { Command } from 'commander';
import { pages } from '#client/pages';
import { listRunMetrics } from '#contracts/api/runs';
import { RunId } from '#contracts/ids';
import { ListRunMetrics } from '#contracts/run';
import type { Cli } from '../cli.ts';
import { columns } from '../columns.ts';
import { atHub, command, type SharedOptions } from '../command.ts';
import { readInput } from '../read-input.ts';
import { trustsNamed } from '../trusts-named.ts';

type Options = SharedOptions & { readonly name?: string; readonly axis?: string; readonly trust?: string };

/** `flip metrics`: the values that trusts have measured in a run, each with its place on its axis. */
export function addRunMetrics(program: Command, cli: Cli): void {
  command(program, cli, 'metrics <run>', 'the values that trusts have measured in a run, by metric, axis and trust')
    .option('--name <metric>', 'of one metric')
    .option('--axis <name>', 'over one axis, for example round')
    .option('--trust <code>', 'of one trust')
    .action(
      atHub(cli, async (hub, _progress, id: string, { axis, name, trust }: Options) => {
        const params = { runId: readInput(RunId, id, 'run') };
        const [of] = trust === undefined ? [] : await trustsNamed(hub, trust);
        const query = readInput(ListRunMetrics, { name, axis, trustId: of?.trustId }, 'metrics');
        const found = await Array.fromAsync(pages(hub, listRunMetrics, { params, query }));
        const metrics = found.flatMap((page) => page.metrics);
        return {
          value: { metrics },
          lines: columns(
            metrics.map((point) => [point.trustCode, point.name, `${point.axis} ${point.x}`, `${point.value}`]),
          ),
        };
      }),
    );
}
