import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { part10Header } from './part10-header.ts';
import { studyUidOf } from './study-uid-of.ts';

/** An instance as it came over the network. */
export type ArrivedInstance = {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly transferSyntaxUid: string;
  readonly dataset: Buffer;
};

/** What one fetch asks the PACS for, and where it shall lie. */
export type ExpectedFetch = {
  readonly studyInstanceUid: string;
  readonly instanceUids: readonly string[];
  readonly folder: string;
  readonly onArrival: () => void;
};

/** A fetch that has been ended: the files that arrived, and why one could not be written, if so. */
export type EndedFetch = { readonly files: readonly string[]; readonly fault: unknown };

/** STORED at every fetch that expects the instance, NOT_EXPECTED by any, or NOT_WRITTEN because the disk refused it. */
export type TakenInstance = 'STORED' | 'NOT_EXPECTED' | 'NOT_WRITTEN';

/** Instances that we have asked for and where they shall lie: nothing else is ever accepted. */
export type ExpectedInstances = {
  /** Files arrive until `end` is called, which answers them. */
  readonly expect: (fetch: ExpectedFetch) => { readonly end: () => EndedFetch };
  readonly take: (instance: ArrivedInstance) => TakenInstance;
};

type Fetch = ExpectedFetch & {
  readonly wanted: ReadonlySet<string>;
  readonly files: Map<string, string>;
  fault: unknown;
};

function write(fetch: Fetch, uid: string, bytes: Buffer): void {
  // Named by order of arrival: a UID could be made to climb out of the folder.
  const file = fetch.files.get(uid) ?? join(fetch.folder, `${fetch.files.size}.dcm`);
  writeFileSync(`${file}.part`, bytes, { mode: 0o600 });
  renameSync(`${file}.part`, file);
  fetch.files.set(uid, file);
  fetch.onArrival();
}

/**
 * Makes the list, empty. Nothing in a C-STORE says reliably which C-MOVE it belongs to, so an instance goes to every
 * fetch of its study that expects it: two projects that import one study at once both get it, and two studies that
 * wrongly share a SOP Instance UID are not mixed.
 */
export function createExpectedInstances(): ExpectedInstances {
  const fetches = new Set<Fetch>();

  const fetchesFor = (instance: ArrivedInstance, file: Buffer): readonly Fetch[] => {
    const expecting = [...fetches].filter(({ wanted }) => wanted.has(instance.sopInstanceUid));
    if (expecting.length === 0) return [];
    const study = studyUidOf(file);
    if (study !== undefined) return expecting.filter(({ studyInstanceUid }) => studyInstanceUid === study);
    // Its header cannot be read: taken where there is only one study that it can be of.
    return new Set(expecting.map(({ studyInstanceUid }) => studyInstanceUid)).size === 1 ? expecting : [];
  };

  return {
    expect: (expected) => {
      mkdirSync(expected.folder, { recursive: true, mode: 0o700 });
      const fetch: Fetch = { ...expected, wanted: new Set(expected.instanceUids), files: new Map(), fault: undefined };
      fetches.add(fetch);
      return {
        end: () => {
          fetches.delete(fetch);
          return { files: [...fetch.files.values()], fault: fetch.fault };
        },
      };
    },
    take: (instance) => {
      const file = Buffer.concat([part10Header(instance), instance.dataset]);
      const takers = fetchesFor(instance, file);
      let taken: TakenInstance = takers.length > 0 ? 'STORED' : 'NOT_EXPECTED';
      for (const fetch of takers) {
        try {
          write(fetch, instance.sopInstanceUid, file);
        } catch (fault) {
          fetch.fault ??= fault;
          taken = 'NOT_WRITTEN';
        }
      }
      return taken;
    },
  };
}
