import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { identities } from '#local/synthetic/identities';
import { loadOmop } from '#local/synthetic/load-omop';
import { loadPacs } from '#local/synthetic/load-pacs';
import type { SyntheticTrust } from '#local/synthetic/trusts';
import { startOrthanc } from '#local/trust-parts/orthanc';
import { startPostgres } from '#local/trust-parts/postgres';
import { rememberedPorts } from './remembered-ports.ts';
import { rememberedSecret } from './remembered-secret.ts';
import { compileCache, repository, version } from './repository.ts';
import { type TrustPlace, trustPorts } from './trust-place.ts';
import { startTrustServices, type TrustServices } from './trust-services.ts';

/** One trust on this machine: its hospital's systems, and its appliance once that is enrolled. */
export type LocalTrust = {
  readonly code: string;
  readonly name: string;
  readonly place: TrustPlace;
  readonly enrol: (enrolmentCode: string) => Promise<void>;
  /** The appliance's processes; undefined before enrolment. */
  readonly services: () => TrustServices | undefined;
  readonly identities: () => readonly string[];
  readonly tasksTaken: () => readonly string[];
  readonly stop: () => Promise<void>;
};

const policy = `# The trust's own rules; the hub can only make things stricter.
version: 1
disclosure:
  threshold: 10
runs:
  backends: [flower]
  maxRounds: 50
  maxClipNorm: 10
`;

const once = async (marker: string, work: () => Promise<void>): Promise<void> => {
  if (existsSync(marker)) return;
  await work();
  writeFileSync(marker, '');
};

/** Starts the trust's database and both image stores with synthetic data, and its appliance where it is enrolled already. */
export async function startLocalTrust(trust: SyntheticTrust, folder: string, hubOrigin: string): Promise<LocalTrust> {
  mkdirSync(folder, { recursive: true });
  const { code, name } = trust;
  const ports = await rememberedPorts(join(folder, 'ports.json'), trustPorts);
  const secret = (what: string): string => rememberedSecret(join(folder, 'secrets', what));
  const aeTitles = { pacs: `${code}PACS`, research: `${code}RESEARCH`, imaging: `${code}FLIP` };
  const imagingPeer = { aet: aeTitles.imaging, host: '127.0.0.1', port: ports.dimse };

  const [postgres, pacs, research] = await Promise.all([
    startPostgres({
      stateFolder: join(folder, 'postgres'),
      port: ports.postgres,
      ownerPassword: secret('database-owner'),
      queryPassword: secret('database-query'),
    }),
    startOrthanc({
      name: 'pacs',
      stateFolder: join(folder, 'pacs'),
      dicomAet: aeTitles.pacs,
      dicomPort: ports.pacsDicom,
      httpPort: ports.pacsHttp,
      knownPeers: [imagingPeer],
      user: 'pacs',
      password: secret('pacs'),
    }),
    startOrthanc({
      name: 'research',
      stateFolder: join(folder, 'research'),
      dicomAet: aeTitles.research,
      dicomPort: ports.researchDicom,
      httpPort: ports.researchHttp,
      knownPeers: [imagingPeer],
      user: 'research',
      password: secret('research'),
    }),
  ]);
  await Promise.all([
    once(join(folder, 'omop.loaded'), () => loadOmop(trust, postgres.connectionString)),
    once(join(folder, 'pacs.loaded'), () => loadPacs(trust, { url: pacs.url, user: 'pacs', password: secret('pacs') })),
  ]);
  if (!existsSync(join(folder, 'policy.yaml'))) writeFileSync(join(folder, 'policy.yaml'), policy);

  const place: TrustPlace = {
    code,
    folder,
    hubOrigin,
    ports,
    queryDatabaseUrl: postgres.queryConnectionString,
    imagingAeTitle: aeTitles.imaging,
    pacsAeTitle: aeTitles.pacs,
    researchAeTitle: aeTitles.research,
  };
  let services = existsSync(join(folder, 'keys/public/trust.json')) ? await startTrustServices(place) : undefined;
  return {
    code,
    name,
    place,
    services: () => services,
    enrol: async (enrolmentCode) => {
      const program = join(repository, 'appliance/cli/main.ts');
      const args = ['enrol', '--hub', hubOrigin, '--folder', join(folder, 'keys'), '--version', version];
      // The code goes by the environment: arguments are visible to everyone on the machine.
      await promisify(execFile)(process.execPath, [program, ...args], {
        env: { PATH: process.env.PATH ?? '', FLIP_ENROLMENT_CODE: enrolmentCode, NODE_COMPILE_CACHE: compileCache },
      });
      services = await startTrustServices(place);
    },
    identities: () => identities(trust),
    tasksTaken: () => {
      const database = new DatabaseSync(join(folder, 'poller/poller.sqlite'), { readOnly: true });
      const rows = database.prepare('SELECT type FROM job ORDER BY taken_at').all();
      database.close();
      return rows.map((row) => String(row.type));
    },
    stop: async () => {
      // Without its poller the appliance takes nothing on; the others then end together.
      await services?.poller.stop();
      await Promise.all((['fl-client', 'imaging', 'query'] as const).map((service) => services?.[service].stop()));
      await Promise.all([postgres.stop(), pacs.stop(), research.stop()]);
    },
  };
}
