import type { Command } from 'commander';
import type { HubClient } from '#client/hub-client';
import type { Cli } from './cli.ts';
import { openHub } from './open-hub.ts';

/** What every command can be given. */
export type SharedOptions = { readonly json?: true; readonly id?: true; readonly profile: string };

/** What a command answers: the value for programs, the lines for people, and the id for the next command of a script. */
export type Answer = { readonly value: unknown; readonly lines: readonly string[]; readonly id?: string };

/** Adds a command with the options that every command has. */
export function command(parent: Command, cli: Cli, nameAndArguments: string, description: string): Command {
  return parent
    .command(nameAndArguments)
    .description(description)
    .option('--json', 'print the answer as one JSON document')
    .option('--profile <name>', 'whose session to use', cli.env.FLIP_PROFILE ?? 'default');
}

/** Adds the option to print nothing but the id of what the command made or asked. */
export const withId = (made: Command): Command => made.option('--id', 'print nothing but the id');

/** Prints an answer as lines, or as JSON or its id where that is wanted. */
export function print(cli: Cli, options: SharedOptions, { id, lines, value }: Answer): void {
  if (options.json === true) cli.stdout(`${JSON.stringify(value, null, 2)}\n`);
  else for (const line of options.id === true && id !== undefined ? [id] : lines) cli.stdout(`${line}\n`);
}

/** A command's work with the API of who is signed in; progress goes to stderr, so that stdout stays the answer. */
export type HubWork<A extends readonly unknown[]> = (
  hub: HubClient,
  progress: (line: string) => void,
  ...given: A
) => Promise<Answer>;

/** Opens the session, does the work and prints its answer. */
export const atHub =
  <A extends readonly unknown[]>(cli: Cli, work: HubWork<A>) =>
  async (...given: readonly [...A, Command]): Promise<void> => {
    const options = (given.at(-1) as Command).opts<SharedOptions>();
    const hub = openHub(cli, options.profile);
    const progress = (line: string): void => cli.stderr(`${line}\n`);
    print(cli, options, await work(hub, progress, ...(given.slice(0, -1) as unknown as A)));
  };
