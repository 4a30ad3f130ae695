import { execFile } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repository } from '#local/platform/repository';
import { type Row, row } from './row.ts';

const run = promisify(execFile);
const largestBytes = 735_000;

/** Milliseconds that a fresh process needs to load a module, best of three: noise only adds. */
async function coldLoad(code: string): Promise<number> {
  const times: number[] = [];
  for (let turn = 0; turn < 3; turn += 1) {
    const script = `const from = performance.now(); ${code}; console.log(performance.now() - from); process.exit();`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script]);
    times.push(Number(stdout.trim().split('\n').at(-1)));
  }
  return Math.min(...times);
}

/** Size of every bundle beside the limit, and its cold load beside that of the SDK's DynamoDB client as npm installs it. */
export async function benchBundles(bundleFolder: string): Promise<Row[]> {
  const names = (await readdir(bundleFolder)).sort();
  const unbundled = await coldLoad(
    `await import(${JSON.stringify(join(repository, 'node_modules/@aws-sdk/lib-dynamodb/dist-cjs/index.js'))})`,
  );
  const rows: Row[] = [];
  for (const name of names) {
    const file = join(bundleFolder, name, 'index.mjs');
    const { size } = await stat(file);
    rows.push(
      row(
        {
          name: `bundle of ${name}`,
          unit: 'kB',
          ours: size / 1000,
          other: largestBytes / 1000,
          otherName: 'the limit',
        },
        { says: 'at most 735 kB', meets: (ours, other) => ours <= other },
      ),
      row({
        name: `cold load of ${name}`,
        unit: 'ms',
        ours: await coldLoad(`await import(${JSON.stringify(file)})`),
        other: unbundled,
        otherName: 'the DynamoDB client unbundled',
      }),
    );
  }
  return rows;
}
