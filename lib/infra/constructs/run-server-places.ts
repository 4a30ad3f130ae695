import type { RunListener } from '#contracts/run-listener';
import type { HubSettings } from '../config/hub-settings.ts';
import { physicalNames } from '../config/physical-names.ts';

/** Where the hub starts servers of runs, and by what trusts reach them. */
export type RunServerPlaces = {
  /** Name of the cluster. */
  readonly cluster: string;
  /** Without a revision, so that a server is always started as the latest that was deployed. */
  readonly taskFamily: string;
  /** ARNs of the roles that a task has; none on one machine, which knows none. */
  readonly roles: readonly string[];
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  readonly listeners: readonly RunListener[];
};

/** The listeners of settings, by number where they have no port that trusts know. */
export const runListeners = (
  { runServer: { listenerPorts } }: HubSettings,
  targetGroups: (port: number) => string[],
): RunListener[] =>
  listenerPorts.map((port, index) => ({
    id: String(port === 0 ? index + 1 : port),
    port,
    targetGroups: targetGroups(port),
  }));

/** One machine: tasks are processes, and each listens for itself. */
export const placesOnOneMachine = (settings: HubSettings): RunServerPlaces => {
  const { runServerCluster, runServerTask } = physicalNames(settings.hubId);
  return {
    cluster: runServerCluster,
    taskFamily: runServerTask,
    roles: [],
    subnets: [],
    securityGroups: [],
    listeners: runListeners(settings, () => []),
  };
};
