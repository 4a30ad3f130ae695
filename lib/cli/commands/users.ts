import type { Command } from 'commander';
import type { HubClient } from '#client/hub-client';
import { pages } from '#client/pages';
import {
  disableUser,
  enableUser,
  inviteUser,
  listUsers,
  resetUserMfa,
  resetUserPassword,
  setUserRole,
  updateUser,
} from '#contracts/api/users';
import { EditProfile, InviteUser, SetUserRole, UserFilter, type UserProfile } from '#contracts/user';
import type { Cli } from '../cli.ts';
import { atHub, command, type SharedOptions } from '../command.ts';
import { readInput } from '../read-input.ts';
import { trustIdNamed } from '../trust-id-named.ts';
import { userLines } from '../user-lines.ts';
import { userNamed } from '../user-named.ts';

type Filter = SharedOptions & { readonly search?: string; readonly role?: string; readonly status?: string };
type AtTrust = SharedOptions & { readonly trust?: string };
type Invitation = AtTrust & { readonly name: string; readonly role: string };
type Edit = SharedOptions & { readonly name?: string; readonly organisation?: string };

/** What one call without a body does to an account. */
type Act = {
  readonly name: string;
  readonly description: string;
  readonly call: (hub: HubClient, params: { readonly userId: UserProfile['userId'] }) => Promise<UserProfile>;
  readonly done: string;
};

const acts: readonly Act[] = [
  {
    name: 'disable',
    description: 'shut somebody out at once; everything of theirs stays (Admin)',
    call: (hub, params) => hub.call(disableUser, { params }),
    done: 'is disabled',
  },
  {
    name: 'enable',
    description: 'let a disabled person sign in again (Admin)',
    call: (hub, params) => hub.call(enableUser, { params }),
    done: 'is enabled',
  },
  {
    name: 'reset-password',
    description: 'mail somebody a one-time password in place of theirs, or of one that expired (Admin)',
    call: (hub, params) => hub.call(resetUserPassword, { params }),
    done: 'gets a one-time password by mail',
  },
  {
    name: 'reset-mfa',
    description: 'take a lost authenticator away and mail a one-time password (Admin)',
    call: (hub, params) => hub.call(resetUserMfa, { params }),
    done: 'gets a one-time password by mail, and sets up an authenticator anew',
  },
];

/** `flip users`: everybody (Admin); below it what an Admin does with an account. */
export function addUsers(program: Command, cli: Cli): void {
  const users = command(program, cli, 'users', 'every user, or those found (Admin)')
    .option('--search <text>', 'a part of address, name or organisation')
    .option('--role <role>', 'Admin, Researcher, Viewer or TrustAdmin')
    .option('--status <status>', 'INVITED, ACTIVE or DISABLED')
    .action(
      atHub(cli, async (hub, _progress, { role, search, status }: Filter) => {
        const query = readInput(UserFilter, { role, search, status }, 'filter');
        const found = (await Array.fromAsync(pages(hub, listUsers, { query }))).flatMap((page) => page.users);
        return { value: { users: found }, lines: userLines(found) };
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
  command(users, cli, 'edit <email>', 'change what somebody is called and where they work (Admin)')
    .option('--name <name>', 'the person’s name')
    .option('--organisation <name>', 'where they work')
    .action(
      atHub(cli, async (hub, _progress, email: string, { name, organisation }: Edit) => {
        const body = readInput(EditProfile, { name, organisation }, 'profile');
        const { userId } = await userNamed(hub, email);
        const user = await hub.call(updateUser, { params: { userId }, body });
        return { value: user, lines: userLines([user]) };
      }),
    );
  for (const { call, description, done, name } of acts)
    command(users, cli, `${name} <email>`, description).action(
      atHub(cli, async (hub, _progress, email: string) => {
        const { userId } = await userNamed(hub, email);
        const user = await call(hub, { userId });
        return { value: user, lines: [`${user.email} ${done}.`] };
      }),
    );
}
