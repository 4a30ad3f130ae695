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
  /** Whether a task is in progress. */
  readonly isAtWork: () => boolean;
  /** How long a heartbeat counts while the appliance is healthy, has nothing to do and nothing changes. */
  readonly quietMilliseconds: number;
  /** The hub says that a task is open. */
  readonly onOpenTasks: () => void;
};

/** A timer may be this much early or late, which must not cost one turn of it. */
const timerMilliseconds = 1000;

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

/** Whether two heartbeats say the same of the trust, but for when and how fast its services answered. */
const saysTheSame = (one: Heartbeat, other: Heartbeat): boolean => {
  const states = ({ gpus, paused, services }: Heartbeat): string =>
    JSON.stringify([
      gpus ?? [],
      paused ?? false,
      Object.entries(services).map(([part, { status, version }]) => [part, status, version]),
    ]);
  return states(one) === states(other);
};

/**
 * Makes the function that looks at the appliance and tells the hub what the hub does not know: at once what has changed,
 * each time while the appliance works or is not wholly healthy or the hub did not answer, and otherwise only when
 * the last heartbeat is `quietMilliseconds` old. It logs only when the hub begins or stops answering, and never rejects.
 */
export function createHeartbeat(deps: HeartbeatDeps): () => Promise<void> {
  let reached: boolean | undefined;
  let told: { readonly heartbeat: Heartbeat; readonly at: number } | undefined;
  const isKnown = (heartbeat: Heartbeat): boolean =>
    told !== undefined &&
    reached === true &&
    !deps.isAtWork() &&
    Object.values(heartbeat.services).every(({ status }) => status === 'healthy') &&
    saysTheSame(told.heartbeat, heartbeat) &&
    deps.now().getTime() - told.at < deps.quietMilliseconds - timerMilliseconds;
  return async () => {
    const heartbeat = await collect(deps);
    if (isKnown(heartbeat)) return;
    try {
      const reply = await deps.hub.heartbeat(heartbeat);
      told = { heartbeat, at: deps.now().getTime() };
      if (reached !== true) deps.log('HUB_REACHED', { trustCode: reply.trustCode, hubVersion: reply.hubVersion });
      reached = true;
      if (reply.openTasks) deps.onOpenTasks();
    } catch (error) {
      if (reached !== false) deps.log('HUB_LOST', { code: error instanceof AppError ? error.code : 'INTERNAL' });
      reached = false;
    }
  };
}
