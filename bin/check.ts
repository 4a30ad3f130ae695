import { join } from 'node:path';
import { outputOf } from './output-of.ts';

/** Everything that can be said about the code without running it; every finding is printed, any ends with code 1. */

const root = join(import.meta.dirname, '..');
const tool = (name: string): string => join(root, 'node_modules/.bin', name);
const pythonTool = (name: string): string => join(root, '.flip/venv/federation/bin', name);
/** Where the settings of the tools for Python are; they check the few files of Python elsewhere too. */
const federation = join(root, 'federation');
const pythonFolders = ['--config', 'pyproject.toml', '.', '../lib', '../test'];

/** Label, command, arguments, and the folder to run in where it is not the repository. */
const checks: readonly (readonly [string, string, readonly string[], string?])[] = [
  [
    'types',
    // By its path: TypeScript 6, which other tools need for its programming interface, brings a `tsc` too.
    join(root, 'node_modules/typescript-7/bin/tsc'),
    ['--noEmit', '-p', '.', '--incremental', '--tsBuildInfoFile', '.flip/types.tsbuildinfo'],
  ],
  ['style', tool('biome'), ['check', '--error-on-warnings', '.']],
  [
    'architecture',
    tool('depcruise'),
    ['--config', '.dependency-cruiser.cjs', 'bin', 'lib', 'lambdas', 'appliance', 'test'],
  ],
  ['lock file', process.execPath, [join(root, 'bin/check-lock-file.ts')]],
  ['handlers without a test', process.execPath, [join(root, 'bin/parity.ts')]],
  ['unused code', tool('knip'), []],
  ['Python style', pythonTool('ruff'), ['check', '--output-format', 'concise', ...pythonFolders], federation],
  ['Python format', pythonTool('ruff'), ['format', '--check', ...pythonFolders], federation],
  ['Python types', pythonTool('mypy'), [], federation],
  ['Python architecture', pythonTool('lint-imports'), ['--cache-dir', '../.flip/import-linter'], federation],
  ['generated references', process.execPath, [join(root, 'bin/generate.ts'), '--check']],
];

let failed = 0;
// All at once: the type check keeps one processor busy for as long as all the others together.
await Promise.all(
  checks.map(async (check) => {
    const [label, command, args, folder = root] = check;
    const started = Date.now();
    const { code, output } = await outputOf(command, args, folder);
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    process.stdout.write(`check: ${label}: ${code === 0 ? 'ok' : 'FAILED'} (${seconds} s)\n`);
    if (code === 0) return;
    failed += 1;
    process.stdout.write(output);
  }),
);
process.exitCode = failed === 0 ? 0 : 1;
