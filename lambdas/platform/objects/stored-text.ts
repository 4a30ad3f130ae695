import * as z from 'zod';
import { Sha256 } from '#contracts/primitives';
import { sha256Hex } from '../runtime/sha256-hex.ts';
import type { ObjectRef, ObjectStore } from './object-store.ts';
import { readWhole } from './read-whole.ts';

/** A text that is too large for an item of the ledger: it lies in a bucket, and the item holds what it must be. */
export const StoredText = z.object({ sha256: Sha256, sizeBytes: z.int().positive() });
export type StoredText = z.infer<typeof StoredText>;

/** Writes a text under the name that its hash gives it; the same text twice is one object. */
export const storeText = async (
  objects: Pick<ObjectStore, 'write'>,
  place: (sha256: string) => ObjectRef,
  text: string,
): Promise<StoredText> => {
  const content = new TextEncoder().encode(text);
  const sha256 = sha256Hex(content);
  await objects.write(place(sha256), content);
  return { sha256, sizeBytes: content.byteLength };
};

/** Reads a stored text; undefined where it is not there, or is not what was stored. */
export const readText = async (
  objects: Pick<ObjectStore, 'read'>,
  place: (sha256: string) => ObjectRef,
  { sha256, sizeBytes }: StoredText,
): Promise<string | undefined> => {
  const stream = await objects.read(place(sha256));
  const content = stream === undefined ? undefined : await readWhole(stream, sizeBytes);
  return content === undefined || sha256Hex(content) !== sha256 ? undefined : new TextDecoder().decode(content);
};
