import { dirname, resolve } from 'node:path';
import { HubEnvironment } from './environment.ts';
import { HubSettings } from './hub-settings.ts';
import { trustedAuthorities } from './trusted-authorities.ts';

/** Where an entry stands. */
export type EnvironmentPlace = {
  /** The file that holds it, as a path that files named in it are relative to. */
  readonly file: string;
  readonly name: string;
};

/** The settings of a hub in AWS, and where it goes. */
export type EnvironmentSettings = {
  readonly settings: HubSettings;
  readonly account: string;
  readonly region: string;
};

type Issue = { readonly path: readonly PropertyKey[]; readonly message: string };

const refusal = ({ file, name }: EnvironmentPlace, issues: readonly Issue[]): Error =>
  new Error(
    `${file} cannot be deployed:\n${issues.map(({ message, path }) => `  ${[name, ...path].map(String).join('.')}: ${message}`).join('\n')}`,
  );

/**
 * The settings of a hub in AWS from its entry in `environments.ts`.
 * Throws one sentence for each value that cannot be right, with its place in the file.
 */
export const environmentSettings = (entry: unknown, place: EnvironmentPlace, version: string): EnvironmentSettings => {
  const parsed = HubEnvironment.safeParse(entry);
  if (!parsed.success) throw refusal(place, parsed.error.issues);
  const { account, domain, originClient, region, runServers, throttle, ...own } = parsed.data;
  const authoritiesFile = resolve(dirname(place.file), originClient.authorities);
  const fault = trustedAuthorities(authoritiesFile);
  if (fault !== undefined) throw refusal(place, [{ path: ['originClient', 'authorities'], message: fault }]);
  const { host, ports, ...federation } = runServers;
  const settings = HubSettings.safeParse({
    ...own,
    environment: 'production',
    publicUrl: `https://${domain.name}`,
    version,
    keepData: true,
    throttle: { requestsPerSecond: 200, burst: 400, callsPerMinute: 1200, ...throttle },
    edge: { ...domain, clientCertificateArn: originClient.certificateArn, authoritiesFile },
    runServer: {
      container: 'run-server',
      advertisedHost: host,
      listenHost: '0.0.0.0',
      listenPort: 8443,
      listenerPorts: ports,
    },
    federation,
  });
  if (!settings.success) throw refusal(place, settings.error.issues);
  return { settings: settings.data, account, region };
};
