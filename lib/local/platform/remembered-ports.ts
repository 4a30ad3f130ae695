import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import { freePort } from '#local/free-port';

const Ports = z.record(z.string(), z.int());

/**
 * A free port for each name, the same again on the next start: what was told an address keeps finding it.
 * A name in `movable` starts at the port given there and gets another one when something listens on its own; a port of
 * any other name may be held by a process left over from an interrupted run, which its successor ends.
 */
export async function rememberedPorts<const N extends string>(
  file: string,
  names: readonly N[],
  { movable = {} }: { readonly movable?: Partial<Record<N, number>> } = {},
): Promise<Record<N, number>> {
  const known = existsSync(file) ? Ports.parse(JSON.parse(readFileSync(file, 'utf8'))) : {};
  for (const name of names) {
    const preferred = movable[name];
    if (preferred !== undefined)
      known[name] = await freePort([...(known[name] === undefined ? [] : [known[name]]), preferred]);
    const taken = new Set(Object.values(known));
    while (known[name] === undefined) {
      const port = await freePort();
      if (!taken.has(port)) known[name] = port;
    }
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(known, null, 2)}\n`);
  return known as Record<N, number>;
}
