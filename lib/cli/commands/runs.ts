import type { Command } from 'commander';
import { pages } from '#client/pages';
import { listRuns } from '#contracts/api/runs';
import { ListRuns, type RunCounts, type RunSummary } from '#contracts/run';
import type { Cli } from '../cli.ts';
import { columns } from '../columns.ts';
import { atHub, command, type SharedOptions } from '../command.ts';
import { readInput } from '../read-input.ts';

type Filter = SharedOptions & {
  readonly project?: string;
  readonly model?: string;
  readonly status?: string;
  readonly live?: true;
  readonly mine?: true;
};

const stateOf = ({ currentRound, queue, rounds, status }: RunSummary): string => {
  if (queue !== undefined) return `${status}, ${queue.place} of ${queue.waiting} waiting`;
  return currentRound === undefined || currentRound === 0 ? status : `${status}, round ${currentRound} of ${rounds}`;
};

/** `flip runs`: the runs of all projects, and how many are in which state. */
export function addRuns(program: Command, cli: Cli): void {
  command(program, cli, 'runs', 'the runs of all projects whose models you may read, newest first')
    .option('--project <id>', 'of one project')
    .option('--model <id>', 'of one model')
    .option('--status <status>', 'in one state, for example QUEUED')
    .option('--live', 'only those that go on')
    .option('--mine', 'only those that you started')
    .action(
      atHub(cli, async (hub, _progress, { live, mine, model, project, status }: Filter) => {
        const flags = { ...(live ? { live: 'true' } : {}), ...(mine ? { mine: 'true' } : {}) };
        const query = readInput(ListRuns, { projectId: project, modelId: model, status, ...flags }, 'runs');
        const runs: RunSummary[] = [];
        let counts: RunCounts | undefined;
        for await (const page of pages(hub, listRuns, { query })) {
          runs.push(...page.runs);
          counts ??= page.counts;
        }
        const rows = runs.map((run) => [run.runId, stateOf(run), run.projectName, run.modelName, run.startedByName]);
        const told = Object.entries(counts ?? {}).filter(([, count]) => count > 0);
        return {
          value: { runs, counts },
          lines: [...columns(rows), told.map(([state, count]) => `${state} ${count}`).join(', ') || 'no runs'],
        };
      }),
    );
}
