import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LambdaBundle } from '#infra/bundle-lambdas';
import { type BundleInput, keptBundles } from '#infra/kept-bundles';

let root: string;
let folder: string;
let made: number;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'flip-kept-bundles-'));
  folder = join(root, 'kept');
  made = 0;
  mkdirSync(join(root, 'lambdas/projects'), { recursive: true });
  writeFileSync(join(root, 'lambdas/projects/list.ts'), 'list');
  writeFileSync(join(root, 'package-lock.json'), '{}');
  writeFileSync(join(root, 'README.md'), 'first');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Bundles one Lambda whose content is the text of its source. */
const input = (sources: readonly string[] = ['lambdas/projects/list.ts']): BundleInput => ({
  root,
  paths: ['lambdas', 'package-lock.json'],
  bundle: async (outFolder) => {
    made += 1;
    const bundle: LambdaBundle = {
      id: 'list',
      area: 'projects',
      folder: join(outFolder, 'list'),
      sizeBytes: 4,
      sources,
    };
    mkdirSync(bundle.folder, { recursive: true });
    writeFileSync(join(bundle.folder, 'index.mjs'), readFileSync(join(root, 'lambdas/projects/list.ts')));
    return [bundle];
  },
});
const content = async (): Promise<string> => {
  const [bundle] = await keptBundles(folder, input());
  return readFileSync(join(bundle!.folder, 'index.mjs'), 'utf8');
};

describe('bundles that are kept', () => {
  it('are made once while nothing that goes into them changes', async () => {
    expect(await content()).toBe('list');
    writeFileSync(join(root, 'README.md'), 'second');
    expect(await content()).toBe('list');
    expect(made).toBe(1);
  });

  it.each([
    ['a source is changed', () => writeFileSync(join(root, 'lambdas/projects/list.ts'), 'changed'), 'changed'],
    ['a source is added', () => writeFileSync(join(root, 'lambdas/projects/other.ts'), ''), 'list'],
    ['a source is moved', () => writeFileSync(join(root, 'lambdas/list.ts'), ''), 'list'],
    ['a package is changed', () => writeFileSync(join(root, 'package-lock.json'), '{"a":1}'), 'list'],
  ])('are made again when %s', async (_what, change, then) => {
    await content();
    change();
    expect(await content()).toBe(then);
    expect(made).toBe(2);
  });

  it('say what they are as a fresh bundling does', async () => {
    const first = await keptBundles(folder, input());
    const again = await keptBundles(folder, input());
    expect(again).toEqual(first);
    expect(again[0]).toMatchObject({
      id: 'list',
      area: 'projects',
      sizeBytes: 4,
      sources: ['lambdas/projects/list.ts'],
    });
  });

  it('are refused where a bundle holds a source that is not looked at', async () => {
    await expect(keptBundles(folder, input(['lib/other.ts']))).rejects.toThrow('lib/other.ts goes into a Lambda');
    expect(readdirSync(folder)).toEqual([]);
    await expect(keptBundles(folder, input())).resolves.toHaveLength(1);
  });

  it('are the same for several that ask at once, and leave nothing half made', async () => {
    const all = await Promise.all([1, 2, 3].map(() => keptBundles(folder, input())));
    expect(new Set(all.map(([bundle]) => bundle!.folder)).size).toBe(1);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it('stay for four earlier states at most, and what is young stays in any case', async () => {
    const long = new Date(Date.now() - 86_400_000);
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      mkdirSync(join(folder, name), { recursive: true });
      if (name !== 'e') utimesSync(join(folder, name), long, long);
    }
    await content();
    expect(readdirSync(folder)).toHaveLength(4);
    expect(existsSync(join(folder, 'e'))).toBe(true);
  });
});
