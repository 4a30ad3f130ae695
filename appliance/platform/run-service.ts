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

/** Starts a service and closes it on SIGTERM or SIGINT; the process exits 1 when it cannot start. */
export async function runService({ service, version, logger, start }: RunServiceOptions): Promise<void> {
  let started: StartedService;
  try {
    started = await start();
  } catch (error) {
    // Only settings may speak freely: any other message could quote something it must not.
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
