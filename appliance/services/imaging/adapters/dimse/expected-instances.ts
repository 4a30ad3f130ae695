import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { part10Header } from './part10-header.ts';
import { studyUidOf } from './study-uid-of.ts';

/** An instance as received over the network. */
export type ReceivedInstance = {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly transferSyntaxUid: string;
  readonly dataset: Buffer;
};

/** The instances that one fetch requests from the PACS, and the folder that they are stored in. */
export type ExpectedFetch = {
  readonly studyInstanceUid: string;
  readonly instanceUids: readonly string[];
  readonly folder: string;
  readonly onReceived: () => void;
};

/** The result of a fetch: the received files, and the first error of writing one, or undefined. */
export type EndedFetch = { readonly files: readonly string[]; readonly fault: unknown };

/**
 * What became of a received instance:
 * - STORED: written for every fetch that expects it
 * - NOT_EXPECTED: no fetch expects it
 * - NOT_WRITTEN: writing it failed for at least one fetch
 */
export type ReceiveResult = 'STORED' | 'NOT_EXPECTED' | 'NOT_WRITTEN';

/** The instances that were requested from the PACS; no others are ever accepted. */
export type ExpectedInstances = {
  /** Accepts the fetch's instances until `end` is called, which returns the received files. */
  readonly expect: (fetch: ExpectedFetch) => { readonly end: () => EndedFetch };
  readonly receive: (instance: ReceivedInstance) => ReceiveResult;
};

type Fetch = ExpectedFetch & {
  readonly wanted: ReadonlySet<string>;
  readonly files: Map<string, string>;
  fault: unknown;
};

function write(fetch: Fetch, uid: string, bytes: Buffer): void {
  // Named by order of receipt: a manipulated UID could contain a path out of the folder.
  const file = fetch.files.get(uid) ?? join(fetch.folder, `${fetch.files.size}.dcm`);
  writeFileSync(`${file}.part`, bytes, { mode: 0o600 });
  renameSync(`${file}.part`, file);
  fetch.files.set(uid, file);
  fetch.onReceived();
}

/**
 * Makes the list, empty. A C-STORE does not identify its C-MOVE reliably, so that an instance is stored for every fetch
 * of its study that expects it: two projects that import one study at the same time both get it, and two studies that
 * wrongly share a SOP Instance UID are not mixed.
 */
export function createExpectedInstances(): ExpectedInstances {
  const fetches = new Set<Fetch>();

  const fetchesFor = (instance: ReceivedInstance, file: Buffer): readonly Fetch[] => {
    const expecting = [...fetches].filter(({ wanted }) => wanted.has(instance.sopInstanceUid));
    if (expecting.length === 0) return [];
    const study = studyUidOf(file);
    if (study !== undefined) return expecting.filter(({ studyInstanceUid }) => studyInstanceUid === study);
    // The header cannot be read: the instance is accepted only where a single study expects it.
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
    receive: (instance) => {
      const file = Buffer.concat([part10Header(instance), instance.dataset]);
      const receivers = fetchesFor(instance, file);
      let result: ReceiveResult = receivers.length > 0 ? 'STORED' : 'NOT_EXPECTED';
      for (const fetch of receivers) {
        try {
          write(fetch, instance.sopInstanceUid, file);
        } catch (fault) {
          fetch.fault ??= fault;
          result = 'NOT_WRITTEN';
        }
      }
      return result;
    },
  };
}
