import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type ManagedProcess, startProcess } from '#local/process';
import { serviceSettings } from '#local/trust-parts/service-settings';
import { withoutPassword } from '#local/trust-parts/without-password';
import { compileCache, dcm2niix, federationPython, repository } from './repository.ts';
import type { TrustPlace } from './trust-place.ts';

type Service = 'query' | 'imaging' | 'fl-client' | 'poller';

/** What every service is given, with the key by which the others know it. */
function sharedSettings(place: TrustPlace, service: Service): Record<string, string> {
  const secrets = join(place.folder, 'keys');
  return {
    ...serviceSettings({
      port: place.ports[service],
      dataFolder: join(place.folder, service),
      policyFile: join(place.folder, 'policy.yaml'),
      serviceKeysFile: join(secrets, 'public/service-keys.json'),
    }),
    SERVICE_KEY_FILE: join(secrets, service, 'service-key.pem'),
    TRUST_ID_FILE: join(secrets, 'public/trust.json'),
    HUB_KEY_FILE: join(secrets, 'public/hub-key.json'),
  };
}

/** Each service's own settings: only `poller` can reach the hub, only `query` the database, only `imaging` the PACS. */
function ownSettings(place: TrustPlace): Record<Service, Record<string, string>> {
  const keys = join(place.folder, 'keys');
  const url = (service: Service): string => `http://127.0.0.1:${place.ports[service]}`;
  return {
    query: {
      DATABASE_URL: withoutPassword(place.queryDatabaseUrl),
      DATABASE_PASSWORD_FILE: join(place.folder, 'secrets/database-query'),
      PSEUDONYM_KEY_FILE: join(keys, 'query/pseudonym-key'),
    },
    imaging: {
      QUERY_URL: url('query'),
      IMAGE_FOLDER: join(place.folder, 'images'),
      DCM2NIIX_PROGRAM: dcm2niix,
      PSEUDONYM_KEY_FILE: join(keys, 'imaging/pseudonym-key'),
      DIMSE_AE_TITLE: place.imagingAeTitle,
      DIMSE_HOST: '127.0.0.1',
      DIMSE_PORT: String(place.ports.dimse),
      PACS_AE_TITLE: place.pacsAeTitle,
      PACS_HOST: '127.0.0.1',
      PACS_PORT: String(place.ports.pacsDicom),
      RESEARCH_AE_TITLE: place.researchAeTitle,
      RESEARCH_HOST: '127.0.0.1',
      RESEARCH_PORT: String(place.ports.researchDicom),
      RESEARCH_REST_URL: `http://127.0.0.1:${place.ports.researchHttp}`,
      RESEARCH_REST_USER: 'research',
      RESEARCH_REST_PASSWORD_FILE: join(place.folder, 'secrets/research'),
    },
    'fl-client': {
      QUERY_URL: url('query'),
      IMAGING_URL: url('imaging'),
      IMAGE_FOLDER: join(place.folder, 'images'),
      SANDBOX_PYTHON: federationPython,
      FEDERATION_FOLDER: join(repository, 'federation'),
    },
    poller: {
      HUB_ORIGIN: place.hubOrigin,
      API_KEY_FILE: join(keys, 'poller/api-key'),
      ENCRYPTION_KEY_FILE: join(keys, 'poller/encryption-key.pem'),
      SIGNING_KEY_FILE: join(keys, 'poller/signing-key.pem'),
      QUERY_URL: url('query'),
      IMAGING_URL: url('imaging'),
      FL_CLIENT_URL: url('fl-client'),
      // A laptop's heartbeat may be quicker than a hospital's.
      HEARTBEAT_SECONDS: '5',
      QUIET_HEARTBEAT_SECONDS: '5',
    },
  };
}

/** The four services of one appliance as separate processes that come back when they die. */
export type TrustServices = Readonly<Record<Service, ManagedProcess>>;

/** Starts the services of an enrolled appliance, each with its own settings and nothing inherited. */
export async function startTrustServices(place: TrustPlace): Promise<TrustServices> {
  if (!existsSync(join(place.folder, 'keys/public/trust.json'))) throw new Error(`${place.code} is not enrolled`);
  const own = ownSettings(place);
  const start = (service: Service): Promise<ManagedProcess> =>
    startProcess({
      name: service,
      command: process.execPath,
      args: [join(repository, 'appliance/services', service, 'main.ts')],
      env: { ...sharedSettings(place, service), ...own[service], NODE_COMPILE_CACHE: compileCache },
      cwd: repository,
      stateFolder: join(place.folder, 'logs'),
      restart: true,
      ready: async () => (await fetch(`http://127.0.0.1:${place.ports[service]}/health`)).status < 600,
    });
  // Each waits for the others where it needs them, so that nothing is gained by an order.
  const [query, imaging, flClient, poller] = await Promise.all([
    start('query'),
    start('imaging'),
    start('fl-client'),
    start('poller'),
  ]);
  return { query, imaging, 'fl-client': flClient, poller };
}
