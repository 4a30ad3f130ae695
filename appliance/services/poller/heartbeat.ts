import { AppError } from '#contracts/app-error';
import type { LogEventCode, LogFields } from '#contracts/log-events';
import type { Heartbeat, ServiceHealth } from '#contracts/trust';
import type { HubPort } from './hub-port.ts';

/** How one service, and what stands behind it, is. Never throws. */
export type Probe = () => Promise<Readonly<Record<string, ServiceHealth>>>;

/** What the heartbeat needs; `probes` ask each service of the appliance how it is. */
export type HeartbeatDeps = {
  readonly hub: HubPort;
  readonly applianceVersion: string;
  readonly probes: readonly Probe[];
  readonly log: <C extends LogEventCode>(code: C, fields: LogFields<C>) => void;
  readonly now: () => Date;
};

async function collect(deps: HeartbeatDeps): Promise<Heartbeat> {
  const found = await Promise.all(deps.probes.map((probe) => probe()));
  return {
    contractVersion: 1,
    applianceVersion: deps.applianceVersion,
    collectedAt: deps.now().toISOString(),
    services: Object.assign({}, ...found),
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
