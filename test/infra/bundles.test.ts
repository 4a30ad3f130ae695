import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, expect, it } from 'vitest';
import type { LambdaBundle } from '#infra/bundle-lambdas';
import { hubLambdas } from '#infra/hub-lambdas';
import { keptBundles } from '#infra/kept-bundles';

/** Most bytes of a bundle: what is larger takes longer to load than a first call may. */
const mostBytes = 600_000;

let bundles: readonly LambdaBundle[];
beforeAll(async () => {
  bundles = await keptBundles(join(import.meta.dirname, '../../.flip/lambda-bundles'));
});

it('no Lambda is larger than 600 kB, and there is a bundle of each', () => {
  expect(bundles.map(({ id }) => id).sort()).toEqual(
    hubLambdas()
      .map(({ id }) => id)
      .sort(),
  );
  const tooLarge = bundles.filter(({ sizeBytes }) => sizeBytes > mostBytes);
  expect(tooLarge.map(({ id, sizeBytes }) => `${id}: ${sizeBytes}`)).toEqual([]);
  // A bundle without the SDK would be a mistake of the other kind.
  expect(Math.min(...bundles.map(({ sizeBytes }) => sizeBytes))).toBeGreaterThan(10_000);
});

it('every one of them loads, and exports its handler, without anything in its environment', () => {
  const urls = bundles.map(({ folder }) => pathToFileURL(join(folder, 'index.mjs')).href);
  const script = `
    const without = [];
    for (const url of ${JSON.stringify(urls)}) if (typeof (await import(url)).handler !== 'function') without.push(url);
    process.stdout.write(JSON.stringify(without));`;
  const said = execFileSync(process.execPath, ['--input-type=module', '--eval', script], { env: {}, encoding: 'utf8' });
  expect(JSON.parse(said)).toEqual([]);
});
