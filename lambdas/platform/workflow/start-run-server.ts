import { type ECSClient, RunTaskCommand } from '@aws-sdk/client-ecs';
import type { RunId } from '#contracts/ids';

/** Where and as what the server of a run is started. */
export type RunServerPlace = {
  readonly cluster: string;
  readonly taskDefinition: string;
  readonly container: string;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
};

/** Answers the ARN of the task that it starts. `startToken` makes a repeat of the same start harmless. */
export type StartRunServer = (
  runId: RunId,
  startToken: string,
  environment: Readonly<Record<string, string>>,
) => Promise<string>;

/** Starts servers of runs as tasks of ECS. Throws what ECS throws, and also where no task was started. */
export const makeStartRunServer =
  (client: ECSClient, place: RunServerPlace): StartRunServer =>
  async (runId, clientToken, environment) => {
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
                  // No NAT: a public address is the way out; the security group lets in the load balancer alone.
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
  };
