import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// Under another Node it is that Node's missing functions that fail, in place of whatever a test has found.
const { node } = JSON.parse(readFileSync(join(import.meta.dirname, 'package.json'), 'utf8')).devDependencies;
if (process.versions.node !== node)
  throw new Error(
    `The tests run on the repository's Node ${node} and this is ${process.versions.node}: use \`npm test\` or \`npx vitest\`, or put node_modules/.bin first in PATH.`,
  );

/** `seconds` ends a test that hangs; no test is judged by how long it took, because the machine may be busy. */
const project = (name: string, folder: string, seconds: number, alone = false) => ({
  test: {
    name,
    include: [`test/${folder}/**/*.test.ts`],
    setupFiles: ['test/support/seed-properties.ts'],
    testTimeout: seconds * 1000,
    hookTimeout: seconds * 1000,
    // Real parts share two cores: one file at a time keeps their timings honest.
    ...(alone ? { fileParallelism: false } : {}),
  },
});

export default defineConfig({
  test: {
    projects: [
      project('unit', 'unit', 120),
      project('arch', 'arch', 600, true),
      project('infra', 'infra', 600, true),
      project('workflows', 'workflows', 600, true),
      project('contract', 'contract', 600, true),
      project('appliance', 'appliance', 900, true),
      project('e2e', 'e2e', 1500, true),
    ],
  },
});
