import type { Command } from 'commander';
import { pages } from '#client/pages';
import { answerInvitation, listMyInvitations } from '#contracts/api/members';
import { ProjectId } from '#contracts/ids';
import type { Cli } from '../cli.ts';
import { columns } from '../columns.ts';
import { atHub, command } from '../command.ts';
import { readInput } from '../read-input.ts';

/** `flip invitations`: the projects that you are invited into; accept, decline. */
export function addInvitations(program: Command, cli: Cli): void {
  const invitations = command(program, cli, 'invitations', 'the projects that you are invited into').action(
    atHub(cli, async (hub) => {
      const found = (await Array.fromAsync(pages(hub, listMyInvitations, {}))).flatMap((page) => page.invitations);
      return {
        value: { invitations: found },
        lines: columns(
          found.map(({ invitedByName, projectId, projectName }) => [projectId, projectName, `by ${invitedByName}`]),
        ),
      };
    }),
  );
  const answers = [
    ['accept <project>', 'belong to a project that you are invited into', 'ACCEPTED'],
    ['decline <project>', 'decline an invitation', 'DECLINED'],
  ] as const;
  for (const [name, description, answer] of answers)
    command(invitations, cli, name, description).action(
      atHub(cli, async (hub, _progress, id: string) => {
        const projectId = readInput(ProjectId, id, 'project');
        await hub.call(answerInvitation, { params: { projectId }, body: { answer } });
        return { value: { projectId, answer }, lines: [`${projectId}: ${answer}`] };
      }),
    );
}
