import { readFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// Under another Node it is that Node's missing functions that fail, in place of whatever a test has found.
const { node } = JSON.parse(readFileSync(join(import.meta.dirname, 'package.json'), 'utf8')).devDependencies;
if (process.versions.node !== node)
  throw new Error(
    `The tests run on the repository's Node ${node} and this is ${process.versions.node}: use \`npm test\` or \`npx vitest\`, or put node_modules/.bin first in PATH.`,
  );

/** `seconds` ends a test that hangs; no test is judged by how long it took, because the machine may be busy. */
const project = (
  name: string,
  folder: string,
  seconds: number,
  { files = '**/*', ...more }: { files?: string; isolate?: boolean; env?: Record<string, string> } = {},
) => ({
  test: {
    name,
    ...more,
    include: [`test/${folder}/${files}.test.ts`],
    setupFiles: ['test/support/seed-properties.ts'],
    testTimeout: seconds * 1000,
    hookTimeout: seconds * 1000,
  },
});

/** Tests of the ledger that need no large table, which the second implementation copies for each transaction. */
const onBothLedgers = '{large-passports,open-drafts,people-and-trusts,tasks,transitions}';

/** The projects by the time that a file takes: with the short files last, no processor is idle at the end. */
const longestFirst = ['e2e', 'workflows', 'appliance', 'contract', 'second-ledger', 'infra', 'arch', 'unit'];

const processors = availableParallelism();
/** More than a whole platform takes with its runs. */
const platformBytes = 6 * 2 ** 30;

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ project: { name } }: TestSpecification): number => longestFirst.indexOf(name);
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
  }
}

export default defineConfig({
  test: {
    // Tests of real parts wait for a third of their time, and none of them is judged by how long it took: one worker more
    // than processors, where the memory is enough for a whole platform in each.
    maxWorkers: processors + (totalmem() >= (processors + 1) * platformBytes ? 1 : 0),
    sequence: { sequencer: LongestFirst },
    projects: [
      // Modules are loaded once a worker, not once a file: loading them took most of the time. A unit test that changes a global puts it back.
      project('unit', 'unit', 120, { isolate: false }),
      project('arch', 'arch', 600),
      project('infra', 'infra', 600),
      project('workflows', 'workflows', 600),
      project('contract', 'contract', 600),
      // The ledger's own promises once more, on an implementation of DynamoDB that shares no code with the local cloud.
      project('second-ledger', 'contract/hub', 600, { files: onBothLedgers, env: { FLIP_TEST_LEDGER: 'moto' } }),
      project('appliance', 'appliance', 900),
      project('e2e', 'e2e', 1500),
      // Builds an image, which takes minutes and a container engine: `npm run test:image`.
      ...(process.env.FLIP_TEST_IMAGE === undefined ? [] : [project('image', 'image', 1800)]),
    ],
  },
});
