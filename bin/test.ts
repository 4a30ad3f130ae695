import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cachingEnv, outputOf } from './output-of.ts';

/** Runs every suite and closes with `N passed, N failed`. */

type Tally = { passed: number; failed: number; skipped: number };

const root = join(import.meta.dirname, '..');
const reports = join(root, '.flip', 'test-reports');

const exitOf = (command: string, args: readonly string[]): Promise<number> =>
  new Promise((resolve) => {
    spawn(command, args, { cwd: root, env: cachingEnv, stdio: 'inherit' })
      .on('error', () => resolve(127))
      .on('exit', (code) => resolve(code ?? 1));
  });

async function vitest(): Promise<Tally> {
  const file = join(reports, 'vitest.json');
  const code = await exitOf(join(root, 'node_modules/.bin/vitest'), [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
    ...process.argv.slice(2),
  ]);
  try {
    const report: { numPassedTests: number; numFailedTests: number; numPendingTests: number } = JSON.parse(
      readFileSync(file, 'utf8'),
    );
    const failed = report.numFailedTests + (code !== 0 && report.numFailedTests === 0 ? 1 : 0);
    return { passed: report.numPassedTests, failed, skipped: report.numPendingTests };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** Says all it has to say in one piece at its end, since it runs beside the others. */
async function pytest(): Promise<Tally> {
  const file = join(reports, 'pytest.xml');
  const python = join(root, '.flip/venv/federation/bin/python');
  const { code, output } = await outputOf(python, ['-m', 'pytest', '-q', `--junitxml=${file}`, 'federation'], root);
  process.stdout.write(`\n${output}\n`);
  try {
    const suite = readFileSync(file, 'utf8').match(/<testsuite [^>]*>/)?.[0] ?? '';
    const count = (name: string): number => Number(suite.match(new RegExp(`${name}="(\\d+)"`))?.[1] ?? 0);
    const failed = count('errors') + count('failures');
    const skipped = count('skipped');
    return {
      passed: count('tests') - failed - skipped,
      failed: failed + (code !== 0 && failed === 0 ? 1 : 0),
      skipped,
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

async function check(): Promise<Tally> {
  const code = await exitOf(process.execPath, [join(root, 'bin/check.ts')]);
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}

rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });
const tallies: Tally[] = [];
const failing: string[] = [];
const suite = async (name: string, run: () => Promise<Tally>): Promise<void> => {
  const tally = await run();
  tallies.push(tally);
  if (tally.failed > 0) failing.push(name);
};
if (process.argv.length > 2) await suite('vitest', vitest);
else {
  // The tests of real parts, which come first, wait for most of their time.
  await Promise.all([suite('check', check), suite('vitest', vitest), suite('pytest', pytest)]);
}
const sum = (key: keyof Tally): number => tallies.reduce((total, tally) => total + tally[key], 0);
// The finding itself may stand a thousand lines above.
if (failing.length > 0) process.stdout.write(`\nFailed: ${failing.join(', ')}; the findings stand above.\n`);
const skipped = sum('skipped');
process.stdout.write(
  `\n${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`,
);
process.exitCode = sum('failed') > 0 || sum('passed') === 0 ? 1 : 0;
