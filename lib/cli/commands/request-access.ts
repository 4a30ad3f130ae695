import type { Command } from 'commander';
import { createHubClient } from '#client/hub-client';
import { RequestAccess } from '#contracts/access-request';
import { requestAccess } from '#contracts/api/access-requests';
import type { Cli } from '../cli.ts';
import { command, print, type SharedOptions } from '../command.ts';
import { hubOrigin } from '../hub-origin.ts';
import { readInput } from '../read-input.ts';

type Asking = SharedOptions & { readonly hub?: string; readonly name: string; readonly reason: string };

/** `flip request-access`: asks the Admins of a hub for an account, without one. */
export function addRequestAccess(program: Command, cli: Cli): void {
  command(program, cli, 'request-access <email>', 'ask the Admins of a hub for an account')
    .option('--hub <origin>', 'address of the hub (or FLIP_HUB)')
    .requiredOption('--name <name>', 'your name')
    .requiredOption('--reason <text>', 'what you need the account for')
    .action(async (email: string, options: Asking) => {
      const body = readInput(RequestAccess, { email, name: options.name, reason: options.reason }, 'request');
      const hub = createHubClient({ origin: await hubOrigin(cli, options.hub) });
      const answer = await hub.call(requestAccess, { body });
      print(cli, options, {
        value: answer,
        lines: ['The request was received. If an Admin makes you an account, you get a mail.'],
      });
    });
}
