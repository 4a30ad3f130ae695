import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { localBundles } from '#local/platform/local-bundles';
import { repository } from '#local/platform/repository';
import { type Row, row } from './row.ts';

const run = promisify(execFile);
const largestBytes = 600_000;
const longestColdMilliseconds = 150;

/** Milliseconds that a fresh process needs to load a module, best of `loads`: noise only adds. */
async function coldLoad(code: string, loads: number): Promise<number> {
  const times: number[] = [];
  for (let turn = 0; turn < loads; turn += 1) {
    const script = `const from = performance.now(); ${code}; console.log(performance.now() - from); process.exit();`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script]);
    times.push(Number(stdout.trim().split('\n').at(-1)));
  }
  return Math.min(...times);
}

/** Size of every bundle beside the limit, and its cold load beside that of the SDK's DynamoDB client as npm installs it. */
export async function benchBundles(loads: number): Promise<Row[]> {
  const bundles = (await localBundles()).sort((one, other) => one.id.localeCompare(other.id));
  const unbundled = await coldLoad(
    `await import(${JSON.stringify(join(repository, 'node_modules/@aws-sdk/lib-dynamodb/dist-cjs/index.js'))})`,
    loads,
  );
  const rows: Row[] = [];
  for (const { folder, id, sizeBytes } of bundles) {
    const file = join(folder, 'index.mjs');
    rows.push(
      row(
        {
          name: `bundle of ${id}`,
          unit: 'kB',
          ours: sizeBytes / 1000,
          other: largestBytes / 1000,
          otherName: 'the limit',
        },
        { says: 'at most 600 kB', meets: (ours, other) => ours <= other },
      ),
      row(
        {
          name: `cold load of ${id}`,
          unit: 'ms',
          ours: await coldLoad(`await import(${JSON.stringify(file)})`, loads),
          other: unbundled,
          otherName: 'the DynamoDB client unbundled',
        },
        { says: 'at most 150 ms', meets: (ours) => ours <= longestColdMilliseconds },
      ),
    );
  }
  return rows;
}
