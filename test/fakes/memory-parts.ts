import type { PartStore, StoredPart } from '#lambdas/platform/objects/part-store';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';
import type { MemoryBuckets } from './memory-buckets.ts';

/** Uploads in parts, in memory, into buckets in memory. A link names the part. */
export type MemoryParts = {
  readonly parts: PartStore;
  /** Sends the bytes of one part, as a client does. */
  readonly send: (id: string, partNumber: number, content: Uint8Array) => void;
  /** Ids of the uploads that are not yet ended. */
  readonly open: () => readonly string[];
};

/** Starts without uploads. */
export const memoryParts = (buckets: MemoryBuckets): MemoryParts => {
  const uploads = new Map<string, Map<number, Uint8Array>>();
  const stored = (id: string): StoredPart[] | undefined => {
    const held = uploads.get(id);
    return held === undefined
      ? undefined
      : [...held]
          .sort(([one], [other]) => one - other)
          .map(([partNumber, content]) => ({
            partNumber,
            sizeBytes: content.byteLength,
            sha256: sha256Hex(content),
            etag: `${partNumber}`,
          }));
  };
  let begun = 0;
  return {
    send: (id, partNumber, content) => void uploads.get(id)?.set(partNumber, content),
    open: () => [...uploads.keys()],
    parts: {
      begin: async () => {
        begun += 1;
        uploads.set(`parts-${begun}`, new Map());
        return `parts-${begun}`;
      },
      presignPart: async ({ bucket, key }, id, { partNumber, sha256, sizeBytes }, seconds) => ({
        url: `https://s3.test/${bucket}/${key}?id=${id}&part=${partNumber}&seconds=${seconds}`,
        headers: { 'content-length': String(sizeBytes), 'x-sha256': sha256 },
      }),
      list: async (_object, id) => stored(id),
      complete: async (object, id, parts) => {
        const held = uploads.get(id);
        if (held === undefined) return;
        const content = parts.map(({ partNumber }) => held.get(partNumber) ?? new Uint8Array());
        buckets.put(object, new Uint8Array(Buffer.concat(content)));
        uploads.delete(id);
      },
      abort: async (_object, id) => void uploads.delete(id),
    },
  };
};
