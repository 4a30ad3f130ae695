import * as z from 'zod';
import { LOCAL_ACCOUNT, LOCAL_REGION } from '../cloud/cloud-environment.ts';

const ARN = `arn:aws:ecs:${LOCAL_REGION}:${LOCAL_ACCOUNT}`;

/** What is kept of a task: enough to answer for it after the stand-in itself has been restarted. */
export const TaskRecord = z.object({
  id: z.string(),
  cluster: z.string(),
  family: z.string(),
  container: z.string(),
  lastStatus: z.enum(['PROVISIONING', 'RUNNING', 'STOPPED']),
  desiredStatus: z.enum(['RUNNING', 'STOPPED']),
  createdAt: z.number(),
  startedAt: z.number().optional(),
  stoppingAt: z.number().optional(),
  stoppedAt: z.number().optional(),
  stopCode: z.enum(['EssentialContainerExited', 'TaskFailedToStart', 'UserInitiated', 'TerminationNotice']).optional(),
  stoppedReason: z.string().optional(),
  exitCode: z.number().optional(),
  startedBy: z.string().optional(),
  group: z.string().optional(),
  tags: z.array(z.object({ key: z.string(), value: z.string() })),
  clientToken: z.string().optional(),
  /** A digest of the request under `clientToken`: the same token for another request is a conflict. */
  requestDigest: z.string(),
});
export type TaskRecord = z.infer<typeof TaskRecord>;

/** The ARN of a task. */
export const taskArn = (record: Pick<TaskRecord, 'cluster' | 'id'>): string =>
  `${ARN}:task/${record.cluster}/${record.id}`;

/** The name of a cluster given by name or ARN. */
export const clusterName = (cluster: string): string => cluster.slice(cluster.lastIndexOf('/') + 1);

/** A task as the ECS API describes it; times are seconds. */
export function describeTask(record: TaskRecord): Record<string, unknown> {
  const { cluster, container, createdAt, desiredStatus, exitCode, family, lastStatus } = record;
  const seconds = (milliseconds: number | undefined): number | undefined =>
    milliseconds === undefined ? undefined : milliseconds / 1000;
  return {
    taskArn: taskArn(record),
    clusterArn: `${ARN}:cluster/${cluster}`,
    taskDefinitionArn: `${ARN}:task-definition/${family}:1`,
    lastStatus,
    desiredStatus,
    launchType: 'FARGATE',
    connectivity: lastStatus === 'RUNNING' ? 'CONNECTED' : 'DISCONNECTED',
    group: record.group ?? `family:${family}`,
    startedBy: record.startedBy,
    tags: record.tags,
    createdAt: seconds(createdAt),
    startedAt: seconds(record.startedAt),
    stoppingAt: seconds(record.stoppingAt),
    stoppedAt: seconds(record.stoppedAt),
    stopCode: record.stopCode,
    stoppedReason: record.stoppedReason,
    attachments: [
      {
        type: 'ElasticNetworkInterface',
        status: lastStatus === 'STOPPED' ? 'DELETED' : 'ATTACHED',
        details: [{ name: 'privateIPv4Address', value: '127.0.0.1' }],
      },
    ],
    containers: [
      {
        name: container,
        taskArn: taskArn(record),
        lastStatus: lastStatus === 'PROVISIONING' ? 'PENDING' : lastStatus,
        exitCode,
        networkInterfaces: [{ privateIpv4Address: '127.0.0.1' }],
      },
    ],
  };
}
