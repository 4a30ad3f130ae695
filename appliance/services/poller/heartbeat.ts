import { AppError } from '#contracts/app-error';
import type { LogEventCode, LogFields } from '#contracts/log-events';
import type { Heartbeat, ServiceHealth } from '#contracts/trust';
import type { HubPort } from './hub-port.ts';

/** What the heartbeat needs; `probes` ask each part of the appliance how it is. */
export type HeartbeatDeps = {
  readonly hub: HubPort;
  readonly applianceVersion: string;
  readonly probes: Readonly<Record<string, () => Promise<ServiceHealth>>>;
  readonly log: <C extends LogEventCode>(code: C, fields: LogFields<C>) => void;
  readonly now: () => Date;
};

const unknown: ServiceHealth = { status: 'unknown', version: null, responseMilliseconds: null };

async function collect(deps: HeartbeatDeps): Promise<Heartbeat> {
  const names = Object.keys(deps.probes);
  const found = await Promise.allSettled(names.map((name) => deps.probes[name]?.() ?? Promise.resolve(unknown)));
  const services = Object.fromEntries(
    names.map((name, index) => {
      const one = found[index];
      return [name, one?.status === 'fulfilled' ? one.value : { ...unknown, status: 'down' as const }];
    }),
  );
  return {
    contractVersion: 1,
    applianceVersion: deps.applianceVersion,
    collectedAt: deps.now().toISOString(),
    services,
  };
}

/** Sends one heartbeat; says once when the hub is reached and once when it is lost. */
export function createHeartbeat(deps: HeartbeatDeps): () => Promise<void> {
  let reached: boolean | undefined;
  return async () => {
    try {
      const reply = await deps.hub.heartbeat(await collect(deps));
      if (reached !== true) deps.log('HUB_REACHED', { trustCode: reply.trustCode, hubVersion: reply.hubVersion });
      reached = true;
    } catch (error) {
      if (reached !== false) deps.log('HUB_LOST', { code: error instanceof AppError ? error.code : 'INTERNAL' });
      reached = false;
    }
  };
}
