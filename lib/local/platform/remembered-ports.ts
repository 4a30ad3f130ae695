import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import { freePort } from '#local/free-port';

const Ports = z.record(z.string(), z.int());

/** A free port for each name, the same again on the next start: what was told an address keeps finding it. */
export async function rememberedPorts<const N extends string>(
  file: string,
  names: readonly N[],
): Promise<Record<N, number>> {
  const known = existsSync(file) ? Ports.parse(JSON.parse(readFileSync(file, 'utf8'))) : {};
  const taken = new Set(Object.values(known));
  for (const name of names) {
    if (known[name] !== undefined) continue;
    let port = await freePort();
    while (taken.has(port)) port = await freePort();
    taken.add(port);
    known[name] = port;
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(known, null, 2)}\n`);
  return known as Record<N, number>;
}
