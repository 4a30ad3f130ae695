import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '#local/free-port';
import { type ManagedProcess, startProcess } from '#local/process';

/** Another DICOM node that an Orthanc knows: it may call, and be sent to. */
export type KnownNode = { readonly aeTitle: string; readonly port: number };

/** A running Orthanc of a test. */
export type TestOrthanc = {
  readonly aeTitle: string;
  readonly dicomPort: number;
  readonly url: string;
  readonly storageFolder: string;
  readonly stop: () => Promise<void>;
  readonly startAgain: () => Promise<void>;
};

/** Starts a real Orthanc that accepts exactly the nodes named. */
export async function startTestOrthanc(
  folder: string,
  aeTitle: string,
  nodes: readonly KnownNode[],
): Promise<TestOrthanc> {
  const dicomPort = await freePort();
  const httpPort = await freePort();
  const storageFolder = join(folder, `${aeTitle}-storage`);
  mkdirSync(storageFolder, { recursive: true });
  const file = join(folder, `${aeTitle}.json`);
  const url = `http://127.0.0.1:${httpPort}`;
  writeFileSync(
    file,
    JSON.stringify({
      Name: aeTitle,
      StorageDirectory: storageFolder,
      IndexDirectory: storageFolder,
      HttpPort: httpPort,
      RemoteAccessAllowed: false,
      AuthenticationEnabled: false,
      DicomAet: aeTitle,
      DicomPort: dicomPort,
      DicomCheckCalledAet: true,
      DicomAlwaysAllowEcho: false,
      DicomAlwaysAllowStore: false,
      UnknownSopClassAccepted: false,
      SyncStorageArea: false,
      // Otherwise it goes on serving a file that a test has taken from its disk.
      MaximumStorageCacheSize: 0,
      Plugins: [],
      DicomModalities: Object.fromEntries(
        nodes.map((node) => [node.aeTitle.toLowerCase(), [node.aeTitle, '127.0.0.1', node.port]]),
      ),
    }),
  );
  const start = (): Promise<ManagedProcess> =>
    startProcess({
      name: aeTitle,
      command: '/usr/sbin/Orthanc',
      args: [file],
      // DCMTK leaves Nagle's algorithm on unless told: each answer would wait 40 ms for an acknowledgement.
      env: { TCP_NODELAY: '1' },
      stateFolder: folder,
      ready: async () => (await fetch(`${url}/system`)).ok,
    });
  let running = await start();
  return {
    aeTitle,
    dicomPort,
    url,
    storageFolder,
    stop: () => running.stop(),
    startAgain: async () => {
      running = await start();
    },
  };
}
