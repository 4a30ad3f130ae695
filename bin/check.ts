import { spawn } from 'node:child_process';
import { join } from 'node:path';

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

/** The tools are JavaScript for the most part: what Node has compiled of them stays for the next check. */
const env = { ...process.env, NODE_COMPILE_CACHE: join(root, '.flip/compile-cache') };

type Finding = { readonly label: string; readonly status: number; readonly seconds: string; readonly output: string };

const run = ([label, command, args, folder = root]: (typeof checks)[number]): Promise<Finding> =>
  new Promise((resolve) => {
    const started = Date.now();
    let output = '';
    const child = spawn(command, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    const ended = (status: number): void =>
      resolve({ label, status, seconds: ((Date.now() - started) / 1000).toFixed(1), output });
    child.on('error', (error) => {
      output += String(error);
      ended(127);
    });
    child.on('close', (code) => ended(code ?? 1));
  });

let failed = 0;
// All at once: the type check keeps one processor busy for as long as all the others together.
await Promise.all(
  checks.map(async (check) => {
    const { label, output, seconds, status } = await run(check);
    process.stdout.write(`check: ${label}: ${status === 0 ? 'ok' : 'FAILED'} (${seconds} s)\n`);
    if (status === 0) return;
    failed += 1;
    process.stdout.write(output);
  }),
);
process.exitCode = failed === 0 ? 0 : 1;
