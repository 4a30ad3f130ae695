import { type Zippable, zipSync } from 'fflate';

/**
 * Packs an app's files so that the same files always give the same bytes: names sorted, one fixed day (the first
 * that the zip format knows, in local fields, which is what the format stores), one level.
 */
export const bundleApp = (
  files: readonly { readonly fileName: string; readonly content: Uint8Array }[],
): Uint8Array => {
  const sorted = [...files].sort((a, b) => (a.fileName < b.fileName ? -1 : 1));
  const entries: Zippable = {};
  for (const { fileName, content } of sorted) entries[fileName] = content;
  return zipSync(entries, { level: 6, mtime: new Date(1980, 0, 1), os: 3, attrs: 0o644 << 16 });
};
