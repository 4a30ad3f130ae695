import { join, resolve } from 'node:path';
import fastify from 'fastify';
import * as z from 'zod';
import { EcsError } from './ecs-error.ts';
import { DescribeTasksRequest, ListTasksRequest, RunTaskRequest, StopTaskRequest } from './ecs-requests.ts';
import type { LocalTaskDefinition } from './task-definition.ts';
import { clusterName, describeTask, taskArn } from './task-record.ts';
import { TaskRecords } from './task-records.ts';
import { TaskRunner } from './task-runner.ts';

const TARGET_PREFIX = 'AmazonEC2ContainerServiceV20141113.';
const CONTENT_TYPE = 'application/x-amz-json-1.1';

/** A running stand-in for ECS. */
export type LocalEcs = {
  readonly endpoint: string;
  /** Ends every task and the stand-in. */
  readonly stop: () => Promise<void>;
};

/**
 * Starts a stand-in for the part of ECS that runs tasks: the local cloud answers RunTask and starts nothing.
 * It speaks the SDK's own protocol and starts nothing but the given definitions, each as a process.
 */
export async function startEcs(options: {
  readonly stateFolder: string;
  readonly taskDefinitions: Readonly<Record<string, LocalTaskDefinition>>;
  readonly port?: number | undefined;
}): Promise<LocalEcs> {
  const stateFolder = resolve(options.stateFolder);
  const records = new TaskRecords(stateFolder);
  const runner = new TaskRunner({
    records,
    definitions: options.taskDefinitions,
    stateFolder: join(stateFolder, 'tasks'),
  });

  const actions: Readonly<Record<string, (body: unknown) => unknown>> = {
    RunTask: (body) => ({ tasks: [describeTask(runner.run(RunTaskRequest.parse(body)))], failures: [] }),
    StopTask: (body) => {
      const { reason, task } = StopTaskRequest.parse(body);
      return {
        task: describeTask(runner.stop(task.slice(task.lastIndexOf('/') + 1), reason ?? 'Task stopped by user')),
      };
    },
    DescribeTasks: (body) => {
      const found = DescribeTasksRequest.parse(body).tasks.map((task) => ({ task, record: records.find(task) }));
      return {
        tasks: found.flatMap(({ record }) => (record === undefined ? [] : [describeTask(record)])),
        failures: found.flatMap(({ record, task }) => (record === undefined ? [{ arn: task, reason: 'MISSING' }] : [])),
      };
    },
    ListTasks: (body) => {
      const { cluster, desiredStatus, family, startedBy } = ListTasksRequest.parse(body);
      const matching = records
        .all()
        .filter((record) => record.cluster === clusterName(cluster) && record.desiredStatus === desiredStatus)
        .filter((record) => family === undefined || record.family === family)
        .filter((record) => startedBy === undefined || record.startedBy === startedBy);
      return { taskArns: matching.map(taskArn) };
    },
  };

  const app = fastify({ logger: false });
  app.addContentTypeParser(CONTENT_TYPE, { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, JSON.parse(String(body)));
    } catch {
      done(new EcsError('InvalidParameterException', 'The request is not JSON.'));
    }
  });
  app.setErrorHandler((reason, _request, reply) => {
    const refusal =
      reason instanceof EcsError
        ? reason
        : reason instanceof z.ZodError
          ? new EcsError('InvalidParameterException', z.prettifyError(reason))
          : undefined;
    const body = { __type: refusal?.type ?? 'ServerException', message: refusal?.message ?? 'Service failure.' };
    return reply
      .code(refusal === undefined ? 500 : 400)
      .type(CONTENT_TYPE)
      .send(JSON.stringify(body));
  });
  app.post('/', (request, reply) => {
    const target = String(request.headers['x-amz-target'] ?? '');
    const action = target.startsWith(TARGET_PREFIX) ? actions[target.slice(TARGET_PREFIX.length)] : undefined;
    if (action === undefined) throw new EcsError('UnknownOperationException', 'This ECS does not know the operation.');
    return reply.type(CONTENT_TYPE).send(JSON.stringify(action(request.body)));
  });
  const endpoint = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  return {
    endpoint,
    stop: async () => {
      await runner.stopAll('The local ECS was stopped');
      await app.close();
    },
  };
}
