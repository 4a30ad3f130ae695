import { AppError } from '#contracts/app-error';
import { type Gpu, mostGpus } from '#contracts/gpu';
import type { LogEventCode, LogFields } from '#contracts/log-events';
import type { Heartbeat, ServiceHealth } from '#contracts/trust';
import type { HubPort } from './hub-port.ts';

/** What a service says of itself and of the parts that it depends on, and the GPUs that it gives to runs. */
export type Probed = { readonly services: Readonly<Record<string, ServiceHealth>>; readonly gpus: readonly Gpu[] };

/** Checks one service. Never rejects. */
export type Probe = () => Promise<Probed>;

/** What the heartbeat needs; there is one probe for each service of the appliance. */
export type HeartbeatDeps = {
  readonly hub: HubPort;
  readonly applianceVersion: string;
  readonly probes: readonly Probe[];
  readonly log: <C extends LogEventCode>(code: C, fields: LogFields<C>) => void;
  readonly now: () => Date;
  /** Whether the trust has stopped all work by its own switch. */
  readonly isPaused: () => boolean;
  /** The hub says that a task is open. */
  readonly onOpenTasks: () => void;
};

async function collect(deps: HeartbeatDeps): Promise<Heartbeat> {
  const found = await Promise.all(deps.probes.map((probe) => probe()));
  const gpus = found.flatMap((probed) => probed.gpus).slice(0, mostGpus);
  return {
    contractVersion: 1,
    applianceVersion: deps.applianceVersion,
    collectedAt: deps.now().toISOString(),
    services: Object.assign({}, ...found.map(({ services }) => services)),
    ...(deps.isPaused() ? { paused: true } : {}),
    ...(gpus.length === 0 ? {} : { gpus }),
  };
}

/**
 * Makes the function that sends one heartbeat. It logs only when the hub begins or stops answering, and never rejects.
 */
export function createHeartbeat(deps: HeartbeatDeps): () => Promise<void> {
  let reached: boolean | undefined;
  return async () => {
    try {
      const reply = await deps.hub.heartbeat(await collect(deps));
      if (reached !== true) deps.log('HUB_REACHED', { trustCode: reply.trustCode, hubVersion: reply.hubVersion });
      reached = true;
      if (reply.openTasks) deps.onOpenTasks();
    } catch (error) {
      if (reached !== false) deps.log('HUB_LOST', { code: error instanceof AppError ? error.code : 'INTERNAL' });
      reached = false;
    }
  };
}
