import type { Command } from 'commander';
import { pages } from '#client/pages';
import { inviteUser, listUsers } from '#contracts/api/users';
import { InviteUser } from '#contracts/user';
import type { Cli } from '../cli.ts';
import { columns } from '../columns.ts';
import { atHub, command, type SharedOptions } from '../command.ts';
import { readInput } from '../read-input.ts';
import { trustsNamed } from '../trusts-named.ts';

type Invitation = SharedOptions & { readonly name: string; readonly role: string; readonly trust?: string };

/** `flip users`: everybody (Admin); `flip users invite`: one more, who gets a mail. */
export function addUsers(program: Command, cli: Cli): void {
  const users = command(program, cli, 'users', 'every user (Admin)').action(
    atHub(cli, async (hub) => {
      const users = (await Array.fromAsync(pages(hub, listUsers, {}))).flatMap((page) => page.users);
      return { value: { users }, lines: columns(users.map(({ email, name, role }) => [email, role, name])) };
    }),
  );
  command(users, cli, 'invite <email>', 'make an account and mail its one-time password (Admin)')
    .requiredOption('--name <name>', 'the person’s name')
    .requiredOption('--role <role>', 'Admin, Researcher, Viewer or TrustAdmin')
    .option('--trust <code>', 'the trust that a TrustAdmin decides for')
    .action(
      atHub(cli, async (hub, _progress, email: string, { name, role, trust }: Invitation) => {
        const [named] = trust === undefined ? [] : await trustsNamed(hub, trust);
        const user = await hub.call(inviteUser, {
          body: readInput(
            InviteUser,
            { email, name, role, ...(named === undefined ? {} : { trustId: named.trustId }) },
            'invitation',
          ),
        });
        return { value: user, lines: [`${user.email} was invited as ${user.role}.`] };
      }),
    );
}
