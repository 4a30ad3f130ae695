import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { VocabularyPointer } from '#contracts/vocabulary';
import type { ObjectStore } from '#lambdas/platform/objects/object-store';

/** Fetches the file that a pointer names and answers where it lies, once its bytes are the ones that were loaded. */
export async function fetchVocabularyFile(
  store: Pick<ObjectStore, 'read'>,
  place: { readonly bucket: string; readonly folder: string },
  { key, sha256 }: VocabularyPointer,
): Promise<string> {
  const content = await store.read({ bucket: place.bucket, key });
  if (content === undefined) throw new Error('the file of the vocabulary is not where its pointer says');
  const file = join(place.folder, `vocabulary-${sha256}.sqlite`);
  const part = `${file}.${process.pid}.part`;
  const hash = createHash('sha256');
  const hashed = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  try {
    await pipeline(Readable.from(content), hashed, createWriteStream(part));
    if (hash.digest('hex') !== sha256) throw new Error('the file of the vocabulary is not the one that was loaded');
    await rename(part, file);
  } finally {
    await rm(part, { force: true });
  }
  return file;
}
