import { defineConfig } from 'vitest/config';

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
