import { join } from 'node:path';
import { untestedHandlers } from './parity/untested-handlers.ts';

/** Says which handlers have no unit test at their path; any ends with code 1. */
const untested = untestedHandlers(join(import.meta.dirname, '..'));
for (const path of untested)
  process.stdout.write(`${path}: no test at test/unit/${path.replace(/\.ts$/, '.test.ts')}\n`);
process.exitCode = untested.length === 0 ? 0 : 1;
