import { Argument, type Command } from 'commander';
import { retryCohortQuery, retryFreeze, retryImport } from '#contracts/api/projects';
import { AppError } from '#contracts/app-error';
import { ProjectId } from '#contracts/ids';
import type { Cli } from '../cli.ts';
import { atHub, command, type SharedOptions } from '../command.ts';
import { projectLines } from '../project-lines.ts';
import { queryLines } from '../query-lines.ts';
import { questionNamed } from '../question-named.ts';
import { readInput } from '../read-input.ts';
import { trustsNamed } from '../trusts-named.ts';

type Work = 'question' | 'freeze' | 'import';
type Options = SharedOptions & { readonly trust: string; readonly question?: string };

/** `flip retry`: asks one trust again for what failed there. */
export function addRetry(program: Command, cli: Cli): void {
  command(program, cli, 'retry <project>', 'ask one trust again for what failed there; elsewhere it changes nothing')
    .addArgument(new Argument('<work>', 'what failed').choices(['question', 'freeze', 'import']))
    .requiredOption('--trust <code>', 'the trust at which it failed')
    .option('--question <id>', 'which question; the latest without it')
    .action(
      atHub(cli, async (hub, _progress, id: string, work: Work, { question, trust }: Options) => {
        const projectId = readInput(ProjectId, id, 'project');
        const [found, ...others] = await trustsNamed(hub, trust);
        if (found === undefined || others.length > 0)
          throw new AppError('INPUT_INVALID', { details: [{ rule: 'name one trust', place: '--trust' }] });
        const body = { trustId: found.trustId };
        if (work === 'question') {
          const queryId = await questionNamed(hub, projectId, question);
          const query = await hub.call(retryCohortQuery, { params: { projectId, queryId }, body });
          return { value: query, lines: queryLines(query) };
        }
        const project = await hub.call(work === 'freeze' ? retryFreeze : retryImport, { params: { projectId }, body });
        return { value: project, lines: projectLines(project) };
      }),
    );
}
