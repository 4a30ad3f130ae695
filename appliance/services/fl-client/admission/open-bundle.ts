import { createHash } from 'node:crypto';
import { unzipSync } from 'fflate';
import { AppError } from '#contracts/app-error';
import { FileName, type Sha256 } from '#contracts/primitives';

/** A file of an app. */
export type UnpackedFile = { readonly fileName: string; readonly sha256: Sha256; readonly content: Uint8Array };

/** An app is source code: more than this unpacked is a bomb. */
const maxUnpackedBytes = 268_435_456;
const maxFiles = 1000;

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Unpacks a bundle in memory. A name with a folder, a name that comes twice, or too much of anything is BUNDLE_MISMATCH. */
export function openBundle(bundle: Uint8Array): { readonly sha256: Sha256; readonly files: UnpackedFile[] } {
  const refuse = (cause?: unknown): AppError => new AppError('BUNDLE_MISMATCH', { cause });
  const names = new Set<string>();
  let unpacked = 0;
  let entries: Record<string, Uint8Array>;
  try {
    entries = unzipSync(bundle, {
      filter: ({ name, originalSize }) => {
        unpacked += originalSize;
        if (!FileName.safeParse(name).success || names.has(name)) throw refuse();
        if (names.size >= maxFiles || unpacked > maxUnpackedBytes) throw refuse();
        names.add(name);
        return true;
      },
    });
  } catch (cause) {
    throw cause instanceof AppError ? cause : refuse(cause);
  }
  const files = Object.entries(entries).map(([fileName, content]) => ({ fileName, content, sha256: sha256(content) }));
  return { sha256: sha256(bundle), files };
}
