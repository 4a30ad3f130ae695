import { createHash } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunId } from '#contracts/ids';

/** Weights that the guard released, in a file under the SHA-256 of its bytes (little-endian float32). */
export type Weights = {
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly read: (start: number, length: number) => Promise<Uint8Array>;
};

/** Released weights, each written once; the journal refers to them by their hash. */
export type WeightsStore = {
  /** Writes weights; when it resolves they are on disk, whole. */
  readonly keep: (runId: RunId, bytes: Uint8Array) => Promise<Weights>;
  readonly find: (runId: RunId, sha256: string, sizeBytes: number) => Weights;
  /** Removes the weights of a run that are none of `sha256s`. */
  readonly keepOnly: (runId: RunId, sha256s: ReadonlySet<string>) => Promise<void>;
};

/** Bytes between two turns of the event loop, so that heartbeats go on while a large model is hashed and written. */
const pieceBytes = 8_388_608;

/** A store in the folder that `folderOf` names for a run. */
export function createWeightsStore(folderOf: (runId: RunId) => string): WeightsStore {
  const find: WeightsStore['find'] = (runId, sha256, sizeBytes) => ({
    sha256,
    sizeBytes,
    read: async (start, length) => {
      const file = await open(join(folderOf(runId), sha256));
      try {
        const bytes = new Uint8Array(length);
        const { bytesRead } = await file.read(bytes, 0, length, start);
        if (bytesRead !== length) throw new RangeError('the weights are shorter than when they were written');
        return bytes;
      } finally {
        await file.close();
      }
    },
  });
  return {
    find,
    keep: async (runId, bytes) => {
      const folder = folderOf(runId);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const part = join(folder, 'part');
      const hash = createHash('sha256');
      const file = await open(part, 'w', 0o600);
      try {
        for (let start = 0; start < bytes.byteLength; start += pieceBytes) {
          const piece = bytes.subarray(start, start + pieceBytes);
          hash.update(piece);
          await file.writeFile(piece);
        }
        await file.sync();
      } finally {
        await file.close();
      }
      const sha256 = hash.digest('hex');
      await rename(part, join(folder, sha256));
      // The name itself is on disk once its folder is.
      const directory = await open(folder);
      try {
        await directory.sync();
      } finally {
        await directory.close();
      }
      return find(runId, sha256, bytes.byteLength);
    },
    keepOnly: async (runId, sha256s) => {
      const folder = folderOf(runId);
      const names = await readdir(folder).catch((): string[] => []);
      await Promise.all(
        names.filter((name) => !sha256s.has(name)).map((name) => rm(join(folder, name), { force: true })),
      );
    },
  };
}
