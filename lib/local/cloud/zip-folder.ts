import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { type Zippable, zipSync } from 'fflate';

/** The earliest date that a zip entry can carry: the same folder always gives the same bytes. */
const FIXED_DATE = '1980-01-01T00:00:00';

/**
 * Packs a folder as a Lambda code archive, in a fixed order, with fixed dates and without compression: on one machine
 * the archive is written and read once each, and compressing it takes longer than both.
 */
export function zipFolder(folder: string): Uint8Array {
  const entries: Zippable = {};
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of files) {
    const name = relative(folder, file).split(sep).join('/');
    entries[name] = [new Uint8Array(readFileSync(file)), { mtime: FIXED_DATE }];
  }
  return zipSync(entries, { level: 0 });
}
