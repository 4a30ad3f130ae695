import type { Command } from 'commander';
import { getMe } from '#contracts/api/users';
import type { Cli } from '../cli.ts';
import { atHub, command } from '../command.ts';

/** `flip me`: who is signed in, and with which role. */
export function addMe(program: Command, cli: Cli): void {
  command(program, cli, 'me', 'who is signed in, and with which role').action(
    atHub(cli, async (hub) => {
      const me = await hub.call(getMe, {});
      return { value: me, lines: [`${me.name} <${me.email}>, ${me.role}`] };
    }),
  );
}
