import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const { node: wanted } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies;

/** Lists one test file's tests under a Node that calls itself `version`. */
const listAs = (version: string) => {
  const versions = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`;
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    [
      `--import=data:text/javascript,${encodeURIComponent(versions)}`,
      join(root, 'node_modules/vitest/vitest.mjs'),
      'list',
      '--filesOnly',
      '--project',
      'arch',
    ],
    { cwd: root, encoding: 'utf8' },
  );
  return { status, text: `${stdout}${stderr}` };
};

describe('vitest', () => {
  it('refuses another Node in one sentence that says what to do', () => {
    const { status, text } = listAs('20.20.2');
    expect(status).not.toBe(0);
    expect(text).toContain(`The tests run on the repository's Node ${wanted} and this is 20.20.2: use \`npm test\``);
  });

  it('runs on the repository’s own', () => {
    const { status, text } = listAs(wanted);
    expect({ status, text }).toMatchObject({ status: 0, text: expect.stringContaining('node-guard.test.ts') });
  });
});
