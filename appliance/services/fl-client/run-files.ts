import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunId } from '#contracts/ids';
import type { UnpackedFile } from './admission/open-bundle.ts';

/** Files of runs in the data folder: the bundle as it came, the app unpacked, and the run's private key. */
export type RunFiles = {
  readonly saveBundle: (runId: RunId, bytes: Uint8Array) => void;
  readonly readBundle: (runId: RunId) => Uint8Array | undefined;
  readonly unpackApp: (runId: RunId, files: readonly UnpackedFile[]) => void;
  readonly appFolder: (runId: RunId) => string;
  /** Where the sandbox's socket goes. */
  readonly socketFolder: (runId: RunId) => string;
  /** Where released weights go, each under its hash. */
  readonly weightsFolder: (runId: RunId) => string;
  /** Makes the run's fresh P-384 pair and answers the public half as PEM. */
  readonly makeKey: (runId: RunId) => string;
  readonly readKey: (runId: RunId) => KeyObject;
  /** Removes what only a live run needs, the key first of all. */
  readonly remove: (runId: RunId) => void;
};

/** Writes beside and renames, so that a crash leaves the old file or the new one. */
function writeWhole(file: string, content: string | Uint8Array, mode: number): void {
  writeFileSync(`${file}.part`, content, { mode, flush: true });
  renameSync(`${file}.part`, file);
}

/** The files below `folder`, one folder for each run, readable by this service alone. */
export function createRunFiles(folder: string): RunFiles {
  const runFolder = (runId: RunId): string => {
    const path = join(folder, 'runs', runId);
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return path;
  };
  const appFolder = (runId: RunId): string => join(runFolder(runId), 'app');
  const keyFile = (runId: RunId): string => join(runFolder(runId), 'key.pem');
  const bundleFile = (runId: RunId): string => join(runFolder(runId), 'bundle.zip');
  return {
    saveBundle: (runId, bytes) => writeWhole(bundleFile(runId), bytes, 0o600),
    readBundle: (runId) => (existsSync(bundleFile(runId)) ? readFileSync(bundleFile(runId)) : undefined),
    appFolder,
    socketFolder: (runId) => join(runFolder(runId), 'socket'),
    weightsFolder: (runId) => join(runFolder(runId), 'weights'),
    unpackApp: (runId, files) => {
      rmSync(appFolder(runId), { recursive: true, force: true });
      mkdirSync(appFolder(runId), { mode: 0o755 });
      for (const { fileName, content } of files)
        writeFileSync(join(appFolder(runId), fileName), content, { mode: 0o644 });
    },
    makeKey: (runId) => {
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
      writeWhole(keyFile(runId), privateKey.export({ type: 'pkcs8', format: 'pem' }), 0o600);
      return createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();
    },
    readKey: (runId) => createPrivateKey(readFileSync(keyFile(runId))),
    remove: (runId) => rmSync(join(folder, 'runs', runId), { recursive: true, force: true }),
  };
}
