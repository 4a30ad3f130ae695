import type { ServiceName } from '#contracts/appliance/service-token';
import { ConfigError } from './config.ts';
import { faultName } from './fault-name.ts';
import type { Logger } from './logger.ts';

/** A service that has started. */
export type StartedService = { readonly port: number; readonly close: () => Promise<void> };

type RunServiceOptions = {
  readonly service: ServiceName;
  readonly version: string;
  readonly logger: Logger;
  readonly start: () => Promise<StartedService>;
};

/** Starts a service and closes it on SIGTERM or SIGINT. The exit code is 1 where it cannot start or cannot close. */
export async function runService({ service, version, logger, start }: RunServiceOptions): Promise<void> {
  let started: StartedService;
  try {
    started = await start();
  } catch (error) {
    // Only the message of a ConfigError is printed; any other could quote confidential values.
    if (error instanceof ConfigError) process.stderr.write(`${service} cannot start. ${error.message}\n`);
    logger.event('SERVICE_FAULT', { service, route: 'start', code: 'INTERNAL', errorName: faultName(error) });
    process.exitCode = 1;
    return;
  }
  logger.event('SERVICE_STARTED', { service, version, port: started.port });
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    const clean = await started.close().then(
      () => true,
      () => false,
    );
    logger.event('SERVICE_STOPPED', { service });
    process.exit(clean ? 0 : 1);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
