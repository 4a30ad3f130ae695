import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleLambdas, type LambdaBundle } from './bundle-lambdas.ts';

/** What a bundle is made of: folders and files below `root`, and how they are bundled. */
export type BundleInput = {
  readonly root: string;
  /** Relative to `root`. */
  readonly paths: readonly string[];
  readonly bundle: (outFolder: string) => Promise<readonly LambdaBundle[]>;
};

/** The Lambdas of this repository; packages are known by the lock file. */
const lambdas: BundleInput = {
  root: fileURLToPath(new URL('../../', import.meta.url)),
  paths: [
    'lambdas',
    'lib/contracts',
    'lib/domain',
    'lib/infra/bundle-lambdas.ts',
    'lib/infra/hub-lambdas.ts',
    'lib/infra/smaller-packages.ts',
    'package.json',
    'package-lock.json',
  ],
  bundle: bundleLambdas,
};

/** Earlier bundles that stay: branches are changed to and fro. */
const KEPT = 4;
/** What another process made just now may be in use there. */
const IN_USE_MILLISECONDS = 10 * 60_000;

const filesOf = ({ root, paths }: BundleInput): string[] =>
  paths.flatMap((path) =>
    statSync(join(root, path)).isFile()
      ? [path]
      : readdirSync(join(root, path), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => relative(root, join(entry.parentPath, entry.name)))
          .sort(),
  );

const digestOf = (input: BundleInput): string => {
  const hash = createHash('sha256');
  for (const file of filesOf(input))
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(input.root, file)))
      .update('\0');
  return hash.digest('hex');
};

const removeOld = (folder: string): void => {
  const byAge = readdirSync(folder)
    .map((name) => ({ path: join(folder, name), at: statSync(join(folder, name)).mtimeMs }))
    .sort((one, other) => other.at - one.at);
  for (const { path, at } of byAge.slice(KEPT))
    if (Date.now() - at > IN_USE_MILLISECONDS) rmSync(path, { recursive: true, force: true });
};

/**
 * The bundle of every Lambda, made anew only where a file that goes into it has changed since `folder` got its bundles.
 * Several processes may ask at the same time. Throws where a bundle holds a source outside of `input.paths`, since a
 * change there would not be seen.
 */
export async function keptBundles(folder: string, input: BundleInput = lambdas): Promise<LambdaBundle[]> {
  const kept = join(folder, digestOf(input));
  const list = join(kept, 'bundles.json');
  if (!existsSync(list)) {
    mkdirSync(folder, { recursive: true });
    const making = mkdtempSync(`${kept}.`);
    const bundles = await input.bundle(making);
    const unseen = bundles
      .flatMap(({ sources }) => sources)
      .find((source) => !input.paths.some((path) => source === path || source.startsWith(`${path}/`)));
    if (unseen !== undefined) {
      rmSync(making, { recursive: true, force: true });
      throw new Error(`${unseen} goes into a Lambda and is not among what lib/infra/kept-bundles.ts looks at.`);
    }
    writeFileSync(join(making, 'bundles.json'), JSON.stringify(bundles));
    try {
      renameSync(making, kept);
    } catch {
      // Another process was first, with the same content.
      rmSync(making, { recursive: true, force: true });
    }
    removeOld(folder);
  }
  const bundles: LambdaBundle[] = JSON.parse(readFileSync(list, 'utf8'));
  return bundles.map((bundle) => ({ ...bundle, folder: join(kept, bundle.id) }));
}
