import * as z from 'zod';
import type { Cli } from './cli.ts';
import { readInput } from './read-input.ts';

/** The address of the hub as it was given, or from FLIP_HUB, or from the person. Throws `AppError`: INPUT_INVALID. */
export async function hubOrigin(cli: Cli, given: string | undefined): Promise<string> {
  const hub = (given ?? cli.env.FLIP_HUB ?? (await cli.prompt('Address of the hub: ', false)))
    .trim()
    .replace(/\/+$/, '');
  return readInput(z.url({ protocol: /^https?$/ }), hub, '--hub');
}
