import type { ObjectRef, ObjectStore } from '#lambdas/platform/objects/object-store';

/** Buckets in memory: what was written is read again; `held` is by `bucket/key`. */
export const memoryObjects = (): Pick<ObjectStore, 'read' | 'write'> & { readonly held: Map<string, Uint8Array> } => {
  const held = new Map<string, Uint8Array>();
  const nameOf = ({ bucket, key }: ObjectRef): string => `${bucket}/${key}`;
  return {
    held,
    write: async (object, content) => void held.set(nameOf(object), content),
    read: async (object) => {
      const content = held.get(nameOf(object));
      if (content === undefined) return undefined;
      return (async function* () {
        yield content;
      })();
    },
  };
};
