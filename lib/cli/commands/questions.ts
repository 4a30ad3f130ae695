import type { Command } from 'commander';
import { pages } from '#client/pages';
import { listCohortQueries } from '#contracts/api/projects';
import { ProjectId } from '#contracts/ids';
import type { Cli } from '../cli.ts';
import { columns } from '../columns.ts';
import { atHub, command } from '../command.ts';
import { standingWords, totalWords } from '../query-lines.ts';
import { readInput } from '../read-input.ts';

/** `flip questions`: what was asked in a project, and how it ended at the trusts. */
export function addQuestions(program: Command, cli: Cli): void {
  command(
    program,
    cli,
    'questions <project>',
    'the cohort questions of a project, newest first, and where they stand',
  ).action(
    atHub(cli, async (hub, _progress, id: string) => {
      const projectId = readInput(ProjectId, id, 'project');
      const found = await Array.fromAsync(pages(hub, listCohortQueries, { params: { projectId } }));
      const queries = found.flatMap((page) => page.queries);
      return {
        value: { queries },
        lines: columns(
          queries.map(({ name, queryId, status, total, trustsByStatus }) => [
            queryId,
            status,
            name,
            standingWords(trustsByStatus),
            total === undefined ? '' : totalWords(total),
          ]),
        ),
      };
    }),
  );
}
