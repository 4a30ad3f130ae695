import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { command, print, type SharedOptions } from '../command.ts';
import { sessionStore } from '../session-store.ts';

/** `flip sign-out`: forgets the kept session. */
export function addSignOut(program: Command, cli: Cli): void {
  command(program, cli, 'sign-out', 'forget the session').action((options: SharedOptions) => {
    const removed = sessionStore(cli.configFolder).remove(options.profile);
    print(cli, options, { value: { removed }, lines: [removed ? 'Signed out.' : 'Nobody was signed in.'] });
  });
}
