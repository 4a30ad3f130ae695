import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Everything that can be said about the code without running it; every finding is printed, any ends with code 1. */

const root = join(import.meta.dirname, '..');
const tool = (name: string): string => join(root, 'node_modules/.bin', name);

const checks: readonly (readonly [string, string, readonly string[]])[] = [
  ['types', tool('tsc'), ['--noEmit', '-p', '.']],
  ['style', tool('biome'), ['check', '--error-on-warnings', '.']],
  [
    'architecture',
    tool('depcruise'),
    ['--config', '.dependency-cruiser.cjs', 'bin', 'lib', 'lambdas', 'appliance', 'test'],
  ],
  ['unused code', tool('knip'), []],
  ['generated references', process.execPath, [join(root, 'bin/generate.ts'), '--check']],
];

let failed = 0;
for (const [label, command, args] of checks) {
  const started = Date.now();
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  process.stdout.write(`check: ${label}: ${status === 0 ? 'ok' : 'FAILED'} (${seconds} s)\n`);
  if (status === 0) continue;
  failed += 1;
  process.stdout.write(`${stdout}${stderr}`);
}
process.exitCode = failed === 0 ? 0 : 1;
