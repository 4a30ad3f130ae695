import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { repository } from '#local/platform/repository';

/** A hook or a test that ends with a number of milliseconds of its own. */
const ownLimit = /^\s*\}, [\d_]{4,}\);$/m;

it('no test has a time limit of its own: those of vitest.config.ts allow for a busy machine', () => {
  const files = globSync('test/**/*.test.ts', { cwd: repository });
  expect(files.length).toBeGreaterThan(300);
  const limited = files.filter((file) => ownLimit.test(readFileSync(`${repository}/${file}`, 'utf8')));
  expect(limited).toEqual([]);
  expect(ownLimit.test("it('waits', async () => {\n}, 60_000);\n")).toBe(true);
});
