import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** A new folder for one suite's platform, below this checkout's ignored state. The suite removes it. */
export function testFolder(name: string): string {
  const folder = join(import.meta.dirname, '../../.flip/tests', `${name}-${randomUUID().slice(0, 8)}`);
  mkdirSync(folder, { recursive: true });
  return folder;
}
