import type { Command } from 'commander';
import { cancelCohortQuery } from '#contracts/api/projects';
import { ProjectId } from '#contracts/ids';
import type { Cli } from '../cli.ts';
import { atHub, command, type SharedOptions } from '../command.ts';
import { queryLines } from '../query-lines.ts';
import { questionNamed } from '../question-named.ts';
import { readInput } from '../read-input.ts';

type Options = SharedOptions & { readonly question?: string };

/** `flip cancel`: takes a cohort question back where it is not answered. */
export function addCancel(program: Command, cli: Cli): void {
  command(program, cli, 'cancel <project>', 'take a cohort question back at every trust that has not answered it')
    .option('--question <id>', 'which question; the latest without it')
    .action(
      atHub(cli, async (hub, _progress, id: string, { question }: Options) => {
        const projectId = readInput(ProjectId, id, 'project');
        const queryId = await questionNamed(hub, projectId, question);
        const query = await hub.call(cancelCohortQuery, { params: { projectId, queryId } });
        return { value: query, lines: queryLines(query) };
      }),
    );
}
