import type { Command } from 'commander';
import { getMe, updateMe } from '#contracts/api/users';
import { EditProfile } from '#contracts/user';
import type { Cli } from '../cli.ts';
import { atHub, command, type SharedOptions } from '../command.ts';
import { readInput } from '../read-input.ts';

type Edit = SharedOptions & { readonly name?: string; readonly organisation?: string };

/** `flip me`: who is signed in, and with which role; `flip me edit`: what they are called. */
export function addMe(program: Command, cli: Cli): void {
  const own = command(program, cli, 'me', 'who is signed in, and with which role').action(
    atHub(cli, async (hub) => {
      const me = await hub.call(getMe, {});
      return { value: me, lines: [`${me.name} <${me.email}>, ${me.role}`] };
    }),
  );
  command(own, cli, 'edit', 'change what you are called and where you work')
    .option('--name <name>', 'your name')
    .option('--organisation <name>', 'where you work')
    .action(
      atHub(cli, async (hub, _progress, { name, organisation }: Edit) => {
        const me = await hub.call(updateMe, { body: readInput(EditProfile, { name, organisation }, 'profile') });
        return { value: me, lines: [`${me.name} <${me.email}>, ${me.role}`] };
      }),
    );
}
