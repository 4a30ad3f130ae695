import type { Command } from 'commander';
import { stageProject } from '#contracts/api/projects';
import { ProjectId } from '#contracts/ids';
import type { Cli } from '../cli.ts';
import { atHub, command, type SharedOptions } from '../command.ts';
import { projectLines } from '../project-lines.ts';
import { readInput } from '../read-input.ts';
import { trustsNamed } from '../trusts-named.ts';

/** `flip stage`: asks trusts for their decision on a project. */
export function addStage(program: Command, cli: Cli): void {
  command(program, cli, 'stage <project>', 'ask trusts for their decision')
    .option('--trusts <codes>', 'codes with commas between them, or all', 'all')
    .action(
      atHub(cli, async (hub, _progress, id: string, { trusts }: SharedOptions & { trusts: string }) => {
        const projectId = readInput(ProjectId, id, 'project');
        const trustIds = (await trustsNamed(hub, trusts)).map(({ trustId }) => trustId);
        const project = await hub.call(stageProject, { params: { projectId }, body: { trustIds } });
        return { value: project, lines: projectLines(project) };
      }),
    );
}
