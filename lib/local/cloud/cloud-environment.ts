import { dirname, join } from 'node:path';
import { localAccount } from '#infra/config/local-account';

/** The region that every client, template and token of the local platform names. */
export const LOCAL_REGION = localAccount.region;

/** The account number that the local cloud answers for. */
export const LOCAL_ACCOUNT = localAccount.account;

/** What differs from one local cloud to the next. */
export type CloudPlace = {
  readonly port: number;
  readonly stateFolder: string;
  /** The `node` that Lambdas run on. */
  readonly nodeFile: string;
  /** Where Lambdas find ECS, when a stand-in serves it. */
  readonly ecsEndpoint?: string | undefined;
  readonly extraEnv?: Readonly<Record<string, string>> | undefined;
};

/**
 * The whole environment of the local cloud.
 * Lambdas inherit every variable of it, so nothing of the caller's own environment may be in it,
 * and what Lambdas must know beyond their template (the ECS endpoint) is put here.
 */
export function cloudEnvironment(place: CloudPlace): Record<string, string> {
  const state = (name: string): string => join(place.stateFolder, name);
  return {
    HOME: state('home'),
    PATH: `${dirname(place.nodeFile)}:/usr/bin:/bin`,
    TMPDIR: state('tmp'),
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    // Without it neither signatures nor policies nor private buckets are enforced.
    AUTH: 'true',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL: `http://127.0.0.1:${place.port}`,
    ...(place.ecsEndpoint === undefined ? {} : { AWS_ENDPOINT_URL_ECS: place.ecsEndpoint }),
    BIND_HOST: '127.0.0.1',
    // Queue URLs and API addresses carry this name; `localhost` would break S3 and may resolve to ::1.
    MINISTACK_HOST: '127.0.0.1',
    GATEWAY_PORT: String(place.port),
    MINISTACK_REGION: LOCAL_REGION,
    MINISTACK_ACCOUNT_ID: LOCAL_ACCOUNT,
    LAMBDA_EXECUTOR: 'local',
    SFTP_ENABLED: '0',
    IOT_MTLS_ENABLED: '0',
    PERSIST_STATE: '1',
    STATE_DIR: state('state'),
    S3_PERSIST: '1',
    S3_DATA_DIR: state('s3'),
    ...place.extraEnv,
  };
}
