import { DescribeTasksCommand, type ECSClient, StopTaskCommand } from '@aws-sdk/client-ecs';

/** How a server's task stands. */
export type RunServerState =
  /** `address` is the one that it has inside its network, once it has one. */
  | { readonly kind: 'alive'; readonly address?: string | undefined }
  | { readonly kind: 'gone'; readonly exitCode?: number | undefined; readonly stopCode?: string | undefined };

/** Servers of runs that were started, as the hub uses them: one task each. */
export type RunServers = {
  readonly stop: (taskArn: string, reason: string) => Promise<void>;
  readonly look: (taskArn: string) => Promise<RunServerState>;
};

/** The servers of runs as tasks of a cluster of ECS. Throws what ECS throws. */
export const makeRunServers = (client: ECSClient, cluster: string): RunServers => ({
  stop: async (task, reason) => {
    try {
      await client.send(new StopTaskCommand({ cluster, task, reason }));
    } catch (error) {
      // ECS forgets a stopped task after an hour and says so with this; what is not there needs no stopping.
      if (!(error instanceof Error && error.name === 'InvalidParameterException')) throw error;
    }
  },
  look: async (task) => {
    const { tasks } = await client.send(new DescribeTasksCommand({ cluster, tasks: [task] }));
    const found = tasks?.[0];
    if (found === undefined || found.lastStatus === 'STOPPED')
      return { kind: 'gone', exitCode: found?.containers?.[0]?.exitCode, stopCode: found?.stopCode };
    return { kind: 'alive', address: found.containers?.[0]?.networkInterfaces?.[0]?.privateIpv4Address };
  },
});
