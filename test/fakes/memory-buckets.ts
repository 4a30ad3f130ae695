import type { ObjectRef, ObjectStore } from '#lambdas/platform/objects/object-store';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';

/** Buckets in memory. An ETag is the SHA-256 of the bytes; a link names bucket, key and seconds. */
export type MemoryBuckets = {
  readonly objects: ObjectStore;
  readonly put: (object: ObjectRef, content: string | Uint8Array) => void;
  /** The bytes as they are now. */
  readonly at: (object: ObjectRef) => Uint8Array | undefined;
};

const bytesOf = (content: string | Uint8Array): Uint8Array =>
  typeof content === 'string' ? new TextEncoder().encode(content) : content;

const nameOf = ({ bucket, key }: ObjectRef): string => `${bucket}/${key}`;

/** Starts with empty buckets. */
export const memoryBuckets = (): MemoryBuckets => {
  const held = new Map<string, Uint8Array>();
  const link = (object: ObjectRef, seconds: number): string => `https://s3.test/${nameOf(object)}?seconds=${seconds}`;
  const pinned = (object: ObjectRef, etag: string | undefined): Uint8Array | undefined => {
    const content = held.get(nameOf(object));
    return content === undefined || (etag !== undefined && etag !== sha256Hex(content)) ? undefined : content;
  };
  return {
    put: (object, content) => {
      held.set(nameOf(object), bytesOf(content));
    },
    at: (object) => held.get(nameOf(object)),
    objects: {
      head: async (object) => {
        const content = held.get(nameOf(object));
        if (content === undefined) return undefined;
        const sha256 = sha256Hex(content);
        return { etag: sha256, sizeBytes: content.byteLength, sha256 };
      },
      read: async (object, etag) => {
        const content = pinned(object, etag);
        if (content === undefined) return undefined;
        return (async function* () {
          yield content;
        })();
      },
      write: async (object, content) => {
        held.set(nameOf(object), content);
      },
      copyPinned: async (from, etag, to) => {
        const content = pinned(from, etag);
        if (content !== undefined) held.set(nameOf(to), content);
        return content !== undefined;
      },
      remove: async (object) => {
        held.delete(nameOf(object));
      },
      presignGet: async (object, seconds, saveAs) =>
        `${link(object, seconds)}${saveAs === undefined ? '' : `&saveAs=${saveAs}`}`,
      presignPut: async (object, { sizeBytes, sha256 }, seconds) => ({
        url: link(object, seconds),
        headers: { 'content-length': String(sizeBytes), 'x-sha256': sha256 },
      }),
    },
  };
};
