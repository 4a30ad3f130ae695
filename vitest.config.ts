import { defineConfig } from 'vitest/config';

const project = (name: string, folder: string, seconds: number, alone = false) => ({
  test: {
    name,
    include: [`test/${folder}/**/*.test.ts`],
    testTimeout: seconds * 1000,
    hookTimeout: seconds * 1000,
    // Real parts share two cores: one file at a time keeps their timings honest.
    ...(alone ? { fileParallelism: false } : {}),
  },
});

export default defineConfig({
  test: {
    projects: [
      project('unit', 'unit', 20),
      project('arch', 'arch', 120, true),
      project('infra', 'infra', 180, true),
      project('workflows', 'workflows', 180, true),
      project('contract', 'contract', 180, true),
      project('appliance', 'appliance', 240, true),
      project('e2e', 'e2e', 600, true),
    ],
  },
});
