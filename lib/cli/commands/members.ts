import type { Command } from 'commander';
import type { HubClient } from '#client/hub-client';
import { pages } from '#client/pages';
import {
  inviteMember,
  listInvitations,
  removeMember,
  transferProject,
  withdrawInvitation,
} from '#contracts/api/members';
import { getProject } from '#contracts/api/projects';
import { getMe } from '#contracts/api/users';
import { ProjectId, UserId } from '#contracts/ids';
import { InviteMember } from '#contracts/membership';
import type { ProjectPage } from '#contracts/project';
import type { Cli } from '../cli.ts';
import { columns } from '../columns.ts';
import { atHub, command } from '../command.ts';
import { projectLines } from '../project-lines.ts';
import { readInput } from '../read-input.ts';

const paramsOf = (id: string): { projectId: ProjectId } => ({ projectId: readInput(ProjectId, id, 'project') });
const userOf = (id: string): UserId => readInput(UserId, id, 'user');
const addressed = (email: string): InviteMember => readInput(InviteMember, { email }, 'invitation');

const partyLines = ({ members, ownerId, people }: ProjectPage): string[][] => {
  const nameOf = (userId: UserId): string => people.find((person) => person.userId === userId)?.name ?? '';
  return [[ownerId, 'owner', nameOf(ownerId)], ...members.map((userId) => [userId, 'member', nameOf(userId)])];
};

/** Who is invited; only whoever may change the project reads that. */
const invited = async (hub: HubClient, params: { projectId: ProjectId }, mine: boolean): Promise<string[]> =>
  mine
    ? (await Array.fromAsync(pages(hub, listInvitations, { params }))).flatMap((page) =>
        page.invitations.map(({ email }) => email),
      )
    : [];

/** `flip members`: who belongs to a project; invite, withdraw, remove, transfer. */
export function addMembers(program: Command, cli: Cli): void {
  const members = command(program, cli, 'members <project>', 'who belongs to a project').action(
    atHub(cli, async (hub, _progress, id: string) => {
      const params = paramsOf(id);
      const [project, me] = await Promise.all([hub.call(getProject, { params }), hub.call(getMe, {})]);
      const mine = me.role === 'Admin' || (project.ownerId === me.userId && me.role !== 'Viewer');
      const emails = await invited(hub, params, mine);
      const { members: userIds, ownerId, people } = project;
      return {
        value: { ownerId, members: userIds, people, invited: emails },
        lines: columns([...partyLines(project), ...emails.map((email) => ['', 'invited', email])]),
      };
    }),
  );
  command(members, cli, 'invite <project> <email>', 'invite whoever has this address').action(
    atHub(cli, async (hub, _progress, id: string, email: string) => {
      const invitation = await hub.call(inviteMember, { params: paramsOf(id), body: addressed(email) });
      return { value: invitation, lines: [`${invitation.email} is invited, and answers by \`flip invitations\`.`] };
    }),
  );
  command(members, cli, 'withdraw <project> <email>', 'take an invitation back').action(
    atHub(cli, async (hub, _progress, id: string, email: string) => {
      await hub.call(withdrawInvitation, { params: paramsOf(id), body: addressed(email) });
      return { value: { email }, lines: [`${email} is not invited.`] };
    }),
  );
  command(members, cli, 'remove <project> <user>', 'take a member out; your own id leaves the project').action(
    atHub(cli, async (hub, _progress, id: string, user: string) => {
      const userId = userOf(user);
      await hub.call(removeMember, { params: { ...paramsOf(id), userId } });
      return { value: { userId }, lines: [`${userId} does not belong to the project.`] };
    }),
  );
  command(members, cli, 'transfer <project> <user>', 'make a member the owner').action(
    atHub(cli, async (hub, _progress, id: string, user: string) => {
      const project = await hub.call(transferProject, { params: paramsOf(id), body: { userId: userOf(user) } });
      return { value: project, lines: projectLines(project) };
    }),
  );
}
