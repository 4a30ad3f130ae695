import type { Command } from 'commander';
import type { HubClient } from '#client/hub-client';
import { pages } from '#client/pages';
import { disableUser, enableUser, inviteUser, listUsers, setUserRole } from '#contracts/api/users';
import { InviteUser, SetUserRole, type UserProfile } from '#contracts/user';
import type { Cli } from '../cli.ts';
import { columns } from '../columns.ts';
import { atHub, command, type SharedOptions } from '../command.ts';
import { readInput } from '../read-input.ts';
import { trustsNamed } from '../trusts-named.ts';
import { userNamed } from '../user-named.ts';

type AtTrust = SharedOptions & { readonly trust?: string };
type Invitation = AtTrust & { readonly name: string; readonly role: string };

const trustIdNamed = async (hub: HubClient, trust: string | undefined): Promise<object> => {
  const [named] = trust === undefined ? [] : await trustsNamed(hub, trust);
  return named === undefined ? {} : { trustId: named.trustId };
};

/** What of an account one call changes: command, what help says, the call, and what was done. */
const acts = [
  [
    'disable',
    'shut somebody out at once; everything of theirs stays (Admin)',
    (hub: HubClient, { userId }: UserProfile) => hub.call(disableUser, { params: { userId } }),
    'is disabled',
  ],
  [
    'enable',
    'let a disabled person sign in again (Admin)',
    (hub: HubClient, { userId }: UserProfile) => hub.call(enableUser, { params: { userId } }),
    'is enabled',
  ],
] as const;

/** `flip users`: everybody (Admin); below it what an Admin does with an account. */
export function addUsers(program: Command, cli: Cli): void {
  const users = command(program, cli, 'users', 'every user (Admin)').action(
    atHub(cli, async (hub) => {
      const users = (await Array.fromAsync(pages(hub, listUsers, {}))).flatMap((page) => page.users);
      return {
        value: { users },
        lines: columns(users.map(({ email, name, role, status }) => [email, role, status, name])),
      };
    }),
  );
  command(users, cli, 'invite <email>', 'make an account and mail its one-time password (Admin)')
    .requiredOption('--name <name>', 'the person’s name')
    .requiredOption('--role <role>', 'Admin, Researcher, Viewer or TrustAdmin')
    .option('--trust <code>', 'the trust that a TrustAdmin decides for')
    .action(
      atHub(cli, async (hub, _progress, email: string, { name, role, trust }: Invitation) => {
        const body = { email, name, role, ...(await trustIdNamed(hub, trust)) };
        const user = await hub.call(inviteUser, { body: readInput(InviteUser, body, 'invitation') });
        return { value: user, lines: [`${user.email} was invited as ${user.role}.`] };
      }),
    );
  command(users, cli, 'role <email> <role>', 'give somebody exactly this role (Admin)')
    .option('--trust <code>', 'the trust that a TrustAdmin decides for')
    .action(
      atHub(cli, async (hub, _progress, email: string, role: string, { trust }: AtTrust) => {
        const { userId } = await userNamed(hub, email);
        const body = readInput(SetUserRole, { role, ...(await trustIdNamed(hub, trust)) }, 'role');
        const user = await hub.call(setUserRole, { params: { userId }, body });
        return { value: user, lines: [`${user.email} is ${user.role} now, and has to sign in again.`] };
      }),
    );
  for (const [name, description, call, done] of acts)
    command(users, cli, `${name} <email>`, description).action(
      atHub(cli, async (hub, _progress, email: string) => {
        const user = await call(hub, await userNamed(hub, email));
        return { value: user, lines: [`${user.email} ${done}.`] };
      }),
    );
}
