import { DescribeTasksCommand, type ECSClient, RunTaskCommand, StopTaskCommand } from '@aws-sdk/client-ecs';
import type { RunId } from '#contracts/ids';

/** Where and as what the server of a run is started. */
export type RunServerPlace = {
  readonly cluster: string;
  readonly taskDefinition: string;
  readonly container: string;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
};

/** How a server's task stands. */
export type RunServerState =
  | { readonly kind: 'alive' }
  | { readonly kind: 'gone'; readonly exitCode?: number | undefined; readonly stopCode?: string | undefined };

/** Servers of runs as the hub uses them: one task each. */
export type RunServers = {
  /** Answers the task's ARN. `startToken` makes a repeat of the same start harmless. */
  readonly start: (runId: RunId, startToken: string, environment: Readonly<Record<string, string>>) => Promise<string>;
  readonly stop: (taskArn: string, reason: string) => Promise<void>;
  readonly look: (taskArn: string) => Promise<RunServerState>;
};

/** The servers of runs as tasks of ECS. Throws what ECS throws; `start` also where no task was started. */
export const makeRunServers = (client: ECSClient, place: RunServerPlace): RunServers => ({
  start: async (runId, clientToken, environment) => {
    const { tasks, failures } = await client.send(
      new RunTaskCommand({
        cluster: place.cluster,
        taskDefinition: place.taskDefinition,
        launchType: 'FARGATE',
        count: 1,
        clientToken,
        startedBy: runId,
        ...(place.subnets.length === 0
          ? {}
          : {
              networkConfiguration: {
                awsvpcConfiguration: {
                  subnets: [...place.subnets],
                  securityGroups: [...place.securityGroups],
                  // No NAT: a public address is the way out; the security group lets nothing in but the run's port.
                  assignPublicIp: 'ENABLED',
                },
              },
            }),
        overrides: {
          containerOverrides: [
            {
              name: place.container,
              environment: Object.entries(environment).map(([name, value]) => ({ name, value })),
            },
          ],
        },
      }),
    );
    const arn = tasks?.[0]?.taskArn;
    if (arn === undefined) throw new Error(`no task was started: ${failures?.[0]?.reason ?? 'no reason given'}`);
    return arn;
  },
  stop: async (task, reason) => {
    try {
      await client.send(new StopTaskCommand({ cluster: place.cluster, task, reason }));
    } catch (error) {
      // ECS forgets a stopped task after an hour and says so with this; what is not there needs no stopping.
      if (!(error instanceof Error && error.name === 'InvalidParameterException')) throw error;
    }
  },
  look: async (task) => {
    const { tasks } = await client.send(new DescribeTasksCommand({ cluster: place.cluster, tasks: [task] }));
    const found = tasks?.[0];
    if (found !== undefined && found.lastStatus !== 'STOPPED') return { kind: 'alive' };
    return { kind: 'gone', exitCode: found?.containers?.[0]?.exitCode, stopCode: found?.stopCode };
  },
});
