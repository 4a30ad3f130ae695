import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Row } from '#evaluation/bench/row';
import { repository } from '#local/platform/repository';
import { testFolder } from '#test/support/test-folder';

const folder = testFolder('short-bench');

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('every part of the bench can be measured, in its short form', async () => {
  const file = join(folder, 'bench.json');
  const args = ['bin/bench.ts', '--short', '--json', file, '--folder', folder];
  const child = spawn(process.execPath, args, { cwd: repository, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect(code, output).toBe(0);
  const { rows }: { rows: Row[] } = JSON.parse(readFileSync(file, 'utf8'));
  expect(rows.filter(({ failure }) => failure !== undefined)).toEqual([]);
  for (const { name, ours, other } of rows) {
    expect(ours, name).toBeGreaterThanOrEqual(0);
    expect(other, name).toBeGreaterThanOrEqual(0);
  }
  const names = rows.map(({ name }) => name).join('\n');
  for (const part of [
    'bundle',
    'lists projects',
    'reports taken',
    'pick-up',
    'cohort of',
    'slowest',
    'a round with',
    'memory of the fl-client',
  ])
    expect(names).toContain(part);
});
