import { satisfies, validRange } from 'semver';
import * as z from 'zod';

const Dependencies = z.record(z.string(), z.string()).default({});
const Entry = z.object({
  version: z.string().optional(),
  dependencies: Dependencies,
  devDependencies: Dependencies,
  optionalDependencies: Dependencies,
  peerDependencies: Dependencies,
  peerDependenciesMeta: z.record(z.string(), z.object({ optional: z.boolean().optional() })).default({}),
});
type Entry = z.infer<typeof Entry>;
const Lock = z.object({ packages: z.record(z.string(), Entry) });

/** Every range that an entry asks for, with the optional ones: `npm ci` wants those for every operating system too. */
function wantedBy(entry: Entry): [string, string][] {
  const peers = Object.entries(entry.peerDependencies).filter(
    ([name]) => entry.peerDependenciesMeta[name]?.optional !== true,
  );
  const { dependencies, devDependencies, optionalDependencies } = entry;
  return [...Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies }), ...peers];
}

/** The entry that Node would find for `name` from the package at `path`, looking in ever higher `node_modules`. */
function foundFrom(path: string, name: string, packages: Readonly<Record<string, Entry>>): Entry | undefined {
  for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    const entry = packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`];
    if (entry !== undefined || folder === '') return entry;
  }
}

const sameRanges = (one: Entry | undefined, other: Entry): boolean =>
  (['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const).every((kind) => {
    const [ours, theirs] = [Object.entries(one?.[kind] ?? {}), other[kind]];
    return ours.length === Object.keys(theirs).length && ours.every(([name, range]) => theirs[name] === range);
  });

/**
 * Why `npm ci` would refuse this lock file, one sentence each; an empty list when it is complete.
 * Takes the parsed `package-lock.json` and `package.json`. Throws `ZodError` when either has another form.
 */
export function lockFileGaps(lockFile: unknown, manifest: unknown): string[] {
  const { packages } = Lock.parse(lockFile);
  const root = Entry.parse(manifest);
  const gaps = sameRanges(packages[''], root) ? [] : ['The ranges of package.json are not those of the lock file.'];
  for (const [path, entry] of Object.entries({ ...packages, '': root }))
    for (const [name, range] of wantedBy(entry)) {
      const found = foundFrom(path, name, packages);
      const asker = path === '' ? 'package.json' : path;
      if (found === undefined) gaps.push(`${asker} asks for ${name} ${range}, which is not in the lock file.`);
      else if (found.version !== undefined && validRange(range) !== null && !satisfies(found.version, range))
        gaps.push(`${asker} asks for ${name} ${range}; the lock file has ${found.version}.`);
    }
  return gaps;
}
