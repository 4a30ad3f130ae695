import type { Command } from 'commander';
import type { HubClient } from '#client/hub-client';
import { pages } from '#client/pages';
import { getCohortQuery, submitCohortQuery } from '#contracts/api/projects';
import { AppError } from '#contracts/app-error';
import { ProjectId, type QueryId } from '#contracts/ids';
import { type CohortQuery, SubmitCohortQuery } from '#contracts/project';
import type { Cli } from '../cli.ts';
import { atHub, command, type SharedOptions, withId } from '../command.ts';
import { EndedBadly } from '../command-failure.ts';
import { queryLines } from '../query-lines.ts';
import { readInput, readJsonFile } from '../read-input.ts';
import { trustsNamed } from '../trusts-named.ts';
import { waitFor } from '../wait-for.ts';

type Options = SharedOptions & { readonly cohort: string; readonly name: string; readonly trusts?: string };

/** A question with the answers of all its pages. */
async function wholeQuery(hub: HubClient, projectId: ProjectId, queryId: QueryId): Promise<CohortQuery> {
  const found = await Array.fromAsync(pages(hub, getCohortQuery, { params: { projectId, queryId } }));
  const [first] = found;
  if (first === undefined) throw new AppError('NOT_FOUND');
  return { ...first, answers: found.flatMap(({ answers }) => answers) };
}

const over = ({ status }: CohortQuery): boolean => status === 'ENDED' || status === 'CANCELLED';

/** `flip ask`: how many people a cohort has at each trust; waits for every answer. */
export function addAsk(program: Command, cli: Cli): void {
  withId(
    command(program, cli, 'ask <project>', 'ask the trusts how many people a cohort has, and wait for their answers'),
  )
    .requiredOption('--cohort <file>', 'JSON file with the cohort definition')
    .option('--name <name>', 'what to call the question', 'cohort')
    .option('--trusts <codes>', 'codes with commas between them; without it, every trust')
    .action(
      atHub(cli, async (hub, progress, id: string, { cohort, name, trusts }: Options) => {
        const projectId = readInput(ProjectId, id, 'project');
        const asked = trusts === undefined ? undefined : await trustsNamed(hub, trusts);
        const body = readInput(
          SubmitCohortQuery,
          {
            name,
            cohort: await readJsonFile(cohort),
            ...(asked === undefined ? {} : { trustIds: asked.map(({ trustId }) => trustId) }),
          },
          cohort,
        );
        const { queryId } = await hub.call(submitCohortQuery, { params: { projectId }, body });
        progress(`Question ${queryId} was asked; waiting for the trusts.`);
        const query = await waitFor(() => wholeQuery(hub, projectId, queryId), over, cli.pollMilliseconds);
        if (query.trustsByStatus.answered + query.trustsByStatus.withheld === 0)
          throw new EndedBadly(
            query.answers[0]?.failure?.code ?? 'COHORT_QUERY_FAILED',
            `No trust could answer: ${queryLines(query).slice(1).join(', ')}`,
          );
        return { value: query, lines: queryLines(query), id: queryId };
      }),
    );
}
