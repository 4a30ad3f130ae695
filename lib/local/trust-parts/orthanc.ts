import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startProcess } from '#local/process';

/** A DICOM node that an Orthanc answers; anyone else is refused. */
export type DicomPeer = { readonly aet: string; readonly host: string; readonly port: number };

/** A running Orthanc. */
export type LocalOrthanc = { readonly url: string; readonly stop: () => Promise<void>; readonly kill: () => void };

/** Starts a real Orthanc on loopback, with a password on its REST side and only known, correctly called peers on its DICOM side. */
export async function startOrthanc(options: {
  readonly name: string;
  readonly stateFolder: string;
  readonly dicomAet: string;
  readonly dicomPort: number;
  readonly httpPort: number;
  readonly knownPeers: readonly DicomPeer[];
  readonly user: string;
  readonly password: string;
}): Promise<LocalOrthanc> {
  const { name, stateFolder, dicomAet, dicomPort, httpPort, knownPeers, user, password } = options;
  mkdirSync(stateFolder, { recursive: true });
  const configuration = {
    Name: name,
    StorageDirectory: join(stateFolder, 'storage'),
    IndexDirectory: join(stateFolder, 'storage'),
    Plugins: [],
    HttpServerEnabled: true,
    HttpPort: httpPort,
    HttpBindAddresses: ['127.0.0.1'],
    RemoteAccessAllowed: false,
    AuthenticationEnabled: true,
    RegisteredUsers: { [user]: password },
    DicomServerEnabled: true,
    DicomAet: dicomAet,
    DicomPort: dicomPort,
    DicomCheckCalledAet: true,
    DicomCheckModalityHost: true,
    DicomAlwaysAllowEcho: false,
    DicomAlwaysAllowStore: false,
    DicomAlwaysAllowFind: false,
    DicomAlwaysAllowGet: false,
    DicomAlwaysAllowMove: false,
    DicomModalities: Object.fromEntries(
      knownPeers.map(({ aet, host, port }) => [
        aet.toLowerCase(),
        {
          AET: aet,
          Host: host,
          Port: port,
          AllowEcho: true,
          AllowFind: true,
          AllowMove: true,
          AllowStore: true,
          AllowGet: false,
        },
      ]),
    ),
    // Orthanc would otherwise answer a C-FIND from its main tags only.
    CaseSensitivePN: true,
    ExecuteLuaEnabled: false,
    OverwriteInstances: false,
  };
  const file = join(stateFolder, 'orthanc.json');
  writeFileSync(file, `${JSON.stringify(configuration, null, 2)}\n`, { mode: 0o600 });
  const url = `http://127.0.0.1:${httpPort}`;
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const server = await startProcess({
    name,
    command: 'Orthanc',
    args: [file],
    env: {
      PATH: `${process.env.PATH ?? ''}:/usr/sbin:/usr/bin:/bin`,
      HOME: stateFolder,
      LC_ALL: 'C.UTF-8',
      TZ: 'UTC',
      TCP_NODELAY: '1',
    },
    cwd: stateFolder,
    stateFolder,
    ready: async () => (await fetch(`${url}/system`, { headers: { authorization } })).ok,
  });
  return { url, stop: server.stop, kill: server.kill };
}
