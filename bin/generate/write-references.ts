import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type ReferenceDifference, referenceDifferences } from './reference-differences.ts';
import type { ReferenceFile } from './reference-file.ts';

/** Makes the generated files of a checkout what they should be; returns what had to change. */
export function writeReferences(root: string, files: readonly ReferenceFile[]): ReferenceDifference[] {
  const changed = referenceDifferences(root, files);
  for (const { kind, path } of changed) {
    const content = files.find((file) => file.path === path)?.content;
    if (kind === 'stale' || content === undefined) rmSync(join(root, path));
    else {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    }
  }
  return changed;
}
