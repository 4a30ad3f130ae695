import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReferenceFile } from './reference-file.ts';

/** A generated file that is not as it should be; `stale` is one that nothing generates any more. */
export type ReferenceDifference = { readonly path: string; readonly kind: 'missing' | 'different' | 'stale' };

const generatedFolder = 'docs/reference';

const presentFiles = (root: string): string[] =>
  existsSync(join(root, generatedFolder))
    ? readdirSync(join(root, generatedFolder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    : [];

/** Compares the generated files of a checkout with what they should be. */
export function referenceDifferences(root: string, files: readonly ReferenceFile[]): ReferenceDifference[] {
  const wanted = new Set(files.map(({ path }) => path));
  const wrong = files.flatMap(({ path, content }): ReferenceDifference[] => {
    if (!existsSync(join(root, path))) return [{ path, kind: 'missing' }];
    return readFileSync(join(root, path), 'utf8') === content ? [] : [{ path, kind: 'different' }];
  });
  const stale = presentFiles(root).filter((path) => !wanted.has(path));
  return [...wrong, ...stale.map((path) => ({ path, kind: 'stale' as const }))];
}
