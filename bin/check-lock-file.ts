import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lockFileGaps } from './check/lock-file-gaps.ts';

/** Ends with code 1 and a sentence for each gap where `npm ci` would refuse the lock file; asks no registry. */

const root = join(import.meta.dirname, '..');
const read = (name: string): unknown => JSON.parse(readFileSync(join(root, name), 'utf8'));

const gaps = lockFileGaps(read('package-lock.json'), read('package.json'));
for (const gap of gaps) process.stdout.write(`${gap}\n`);
if (gaps.length > 0)
  process.stdout.write(
    'Mend it with `npm install --package-lock-only --ignore-scripts` in a folder that holds nothing but package.json and package-lock.json: ' +
      'beside installed packages npm leaves out those of other operating systems.\n',
  );
process.exitCode = gaps.length > 0 ? 1 : 0;
