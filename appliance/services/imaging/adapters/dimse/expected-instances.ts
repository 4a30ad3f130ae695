import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { part10Header } from './part10-header.ts';

/** An instance as it came over the network. */
export type ArrivedInstance = {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly transferSyntaxUid: string;
  readonly dataset: Buffer;
};

/** Instances that we have asked for and where they shall lie: nothing else is ever accepted. */
export type ExpectedInstances = {
  /** Files arrive in `folder` until `end` is called, which answers them. */
  readonly expect: (instanceUids: readonly string[], folder: string) => { readonly end: () => readonly string[] };
  /** Writes an instance that is expected; false for one that nobody asked for. */
  readonly take: (instance: ArrivedInstance) => boolean;
};

/** Makes the list, empty. */
export function createExpectedInstances(): ExpectedInstances {
  type Fetch = { readonly folder: string; readonly files: Map<string, string> };
  const fetches = new Map<string, Fetch>();
  return {
    expect: (instanceUids, folder) => {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const fetch: Fetch = { folder, files: new Map() };
      for (const uid of instanceUids) fetches.set(uid, fetch);
      return {
        end: () => {
          for (const uid of instanceUids) if (fetches.get(uid) === fetch) fetches.delete(uid);
          return [...fetch.files.values()];
        },
      };
    },
    take: (instance) => {
      const fetch = fetches.get(instance.sopInstanceUid);
      if (fetch === undefined) return false;
      // Named by order of arrival: a UID could be made to climb out of the folder.
      const file = fetch.files.get(instance.sopInstanceUid) ?? join(fetch.folder, `${fetch.files.size}.dcm`);
      writeFileSync(`${file}.part`, Buffer.concat([part10Header(instance), instance.dataset]), { mode: 0o600 });
      renameSync(`${file}.part`, file);
      fetch.files.set(instance.sopInstanceUid, file);
      return true;
    },
  };
}
