import type { LocalCloud } from './local-cloud.ts';

/** What every AWS client of the local platform is constructed with. */
export type ClientSettings = Pick<LocalCloud, 'endpoint' | 'region'> & {
  readonly credentials: { accessKeyId: string; secretAccessKey: string };
};

/** The settings with which an AWS client reaches this local cloud. */
export function clientSettings(cloud: Pick<LocalCloud, 'endpoint' | 'region' | 'credentials'>): ClientSettings {
  return { endpoint: cloud.endpoint, region: cloud.region, credentials: { ...cloud.credentials } };
}
