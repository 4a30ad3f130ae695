import { join } from 'node:path';
import { type SyntheticTrust, syntheticTrusts } from '#local/synthetic/trusts';
import { hubPorts } from './hub-ports.ts';
import { type LocalHub, startLocalHub } from './local-hub.ts';
import { type LocalTrust, startLocalTrust } from './local-trust.ts';

/** The whole of FLIP on one machine. */
export type Platform = {
  readonly folder: string;
  readonly hub: LocalHub;
  /** In the order of their codes. */
  readonly trusts: readonly LocalTrust[];
  readonly stop: () => Promise<void>;
};

/** What may differ from the platform of the demo. */
export type PlatformOptions = {
  readonly trusts?: readonly SyntheticTrust[];
  /** Where people reach the hub, unless something else listens there. */
  readonly preferredPort?: number;
};

/** Starts hub and trusts below `folder`, at the same time; the same folder continues where it was left. */
export async function startPlatform(
  folder: string,
  tell: (text: string) => void,
  options: PlatformOptions = {},
): Promise<Platform> {
  const people = options.trusts ?? syntheticTrusts;
  const hubFolder = join(folder, 'hub');
  const ports = await hubPorts(hubFolder, options.preferredPort);
  tell('starting the hub: local cloud, its stacks, edge');
  tell(`starting ${people.length} trusts: PostgreSQL and two image stores each, with synthetic patients`);
  const starting = [
    startLocalHub(hubFolder, ports),
    ...people.map((trust) =>
      startLocalTrust(trust, join(folder, 'trusts', trust.code), `http://127.0.0.1:${ports.edge}`),
    ),
  ] as const;
  const ended = await Promise.allSettled(starting);
  const stop = async (): Promise<void> => {
    await Promise.all(ended.map((part) => (part.status === 'fulfilled' ? part.value.stop() : undefined)));
  };
  const failed = ended.find((part) => part.status === 'rejected');
  if (failed !== undefined) {
    await stop();
    throw failed.reason;
  }
  const [hub, ...trusts] = await Promise.all(starting);
  return {
    folder,
    hub,
    trusts: trusts.sort((one, other) => one.code.localeCompare(other.code)),
    stop,
  };
}
