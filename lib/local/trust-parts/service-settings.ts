import { join } from 'node:path';
import { repository, version } from '#local/platform/repository';

/** Where one service of an appliance listens and keeps its files. */
export type ServicePlace = {
  readonly port: number;
  readonly dataFolder: string;
  readonly policyFile: string;
  /** The public keys by which the services of the trust know one another. */
  readonly serviceKeysFile: string;
};

/** The environment that every service of an appliance is given; its own settings are added, and nothing is inherited. */
export const serviceSettings = ({
  dataFolder,
  policyFile,
  port,
  serviceKeysFile,
}: ServicePlace): Record<string, string> => ({
  PATH: process.env.PATH ?? '/usr/bin:/bin',
  LANG: 'C.UTF-8',
  TZ: 'UTC',
  HOST: '127.0.0.1',
  PORT: String(port),
  DATA_FOLDER: dataFolder,
  POLICY_FILE: policyFile,
  SERVICE_KEYS_FILE: serviceKeysFile,
  VERSION: version,
  // The services of one machine run the same code: what one has compiled, the others need not.
  NODE_COMPILE_CACHE: join(repository, '.flip/compile-cache'),
});
