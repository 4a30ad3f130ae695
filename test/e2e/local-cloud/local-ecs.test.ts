import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  RunTaskCommand,
  StopTaskCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type LocalEcs, startEcs } from '#local/ecs/local-ecs';
import type { LocalTaskDefinition } from '#local/ecs/task-definition';
import { waitUntil } from '#local/process';

const node = (script: string, env: Record<string, string> = {}): LocalTaskDefinition => ({
  command: process.execPath,
  args: ['-e', script],
  env,
});
const taskDefinitions: Record<string, LocalTaskDefinition> = {
  writes: node('fs.writeFileSync(process.env.OUT, JSON.stringify(process.env))', { FIXED: 'yes', RUN: 'none' }),
  fails: node('process.exit(3)'),
  waits: node('setInterval(() => {}, 1000)'),
  stubborn: node('process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)'),
  missing: { command: '/nowhere/to/be/found', args: [], env: {} },
};

let folder: string;
let ecs: LocalEcs;
let client: ECSClient;

const start = async (): Promise<void> => {
  ecs = await startEcs({ stateFolder: join(folder, 'ecs'), taskDefinitions });
  client = new ECSClient({
    endpoint: ecs.endpoint,
    region: 'eu-west-2',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
};
const run = async (
  taskDefinition: string,
  environment: Record<string, string> = {},
  clientToken?: string,
): Promise<Task> => {
  const { tasks } = await client.send(
    new RunTaskCommand({
      taskDefinition,
      cluster: 'federation',
      launchType: 'FARGATE',
      clientToken,
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
      overrides: {
        containerOverrides: [
          {
            name: taskDefinition,
            environment: Object.entries(environment).map(([name, value]) => ({ name, value })),
          },
        ],
      },
    }),
  );
  return tasks![0]!;
};
const describe = async (task: Task): Promise<Task> =>
  (await client.send(new DescribeTasksCommand({ cluster: 'federation', tasks: [task.taskArn!] }))).tasks![0]!;
const reaches = (task: Task, status: string): Promise<boolean> =>
  waitUntil(async () => (await describe(task)).lastStatus === status, 120);

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'flip-ecs-'));
  await start();
});
afterEach(async () => {
  await ecs.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('a task is a process with the environment of its definition under the overrides, and nothing else', async () => {
  const out = join(folder, 'out');
  const task = await run('writes', { OUT: out, RUN: 'r-1' });
  expect(task.lastStatus).toBe('PROVISIONING');
  expect(await reaches(task, 'STOPPED')).toBe(true);
  expect(JSON.parse(readFileSync(out, 'utf8'))).toEqual({ FIXED: 'yes', RUN: 'r-1', OUT: out });
  expect(await describe(task)).toMatchObject({
    stopCode: 'EssentialContainerExited',
    containers: [{ name: 'writes', exitCode: 0 }],
  });
});

test('a failing task tells its exit code, and one that cannot start tells that', async () => {
  const failing = await run('fails');
  const missing = await run('missing');
  expect(await reaches(failing, 'STOPPED')).toBe(true);
  expect(await describe(failing)).toMatchObject({
    stoppedReason: 'Essential container in task exited',
    containers: [{ exitCode: 3 }],
  });
  expect(await reaches(missing, 'STOPPED')).toBe(true);
  expect(await describe(missing)).toMatchObject({ stopCode: 'TaskFailedToStart' });
});

test('a stopped task ends with the reason given, and one that ignores SIGTERM is killed', async () => {
  const waiting = await run('waits');
  const stubborn = await run('stubborn');
  expect(await reaches(waiting, 'RUNNING')).toBe(true);
  expect(await reaches(stubborn, 'RUNNING')).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 300));
  for (const task of [waiting, stubborn])
    await client.send(new StopTaskCommand({ cluster: 'federation', task: task.taskArn, reason: 'Run stopped' }));
  expect(await reaches(waiting, 'STOPPED')).toBe(true);
  expect(await describe(waiting)).toMatchObject({
    stopCode: 'UserInitiated',
    stoppedReason: 'Run stopped',
    containers: [{ exitCode: 143 }],
  });
  expect(await reaches(stubborn, 'STOPPED')).toBe(true);
  expect((await describe(stubborn)).containers![0]!.exitCode).toBe(137);
});

test('the same client token starts one task, and with another request it is a conflict', async () => {
  const first = await run('waits', { RUN: '1' }, 'token-1');
  const again = await run('waits', { RUN: '1' }, 'token-1');
  expect(again.taskArn).toBe(first.taskArn);
  await expect(run('waits', { RUN: '2' }, 'token-1')).rejects.toMatchObject({ name: 'ConflictException' });
  expect((await run('waits', { RUN: '2' }, 'token-2')).taskArn).not.toBe(first.taskArn);
});

test('running tasks are listed by cluster and by who started them', async () => {
  const task = await run('waits');
  const list = async (cluster: string): Promise<string[]> =>
    (await client.send(new ListTasksCommand({ cluster }))).taskArns ?? [];
  expect(await list('federation')).toEqual([task.taskArn]);
  expect(await list('another')).toEqual([]);
});

test('an unknown definition, container, task or operation is refused in the words of ECS', async () => {
  await expect(run('unknown')).rejects.toMatchObject({ name: 'ClientException' });
  const overrides = { containerOverrides: [{ name: 'other' }] };
  await expect(client.send(new RunTaskCommand({ taskDefinition: 'waits', overrides }))).rejects.toMatchObject({
    name: 'InvalidParameterException',
  });
  await expect(client.send(new StopTaskCommand({ task: 'none' }))).rejects.toMatchObject({
    name: 'InvalidParameterException',
  });
  const { failures } = await client.send(new DescribeTasksCommand({ tasks: ['none'] }));
  expect(failures).toEqual([{ arn: 'none', reason: 'MISSING' }]);
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'Something.Else' };
  expect((await fetch(ecs.endpoint, { method: 'POST', body: '{}', headers })).status).toBe(400);
});

test('after a restart of the stand-in its tasks are stopped and say why', async () => {
  const task = await run('waits', {}, 'token-1');
  expect(await reaches(task, 'RUNNING')).toBe(true);
  await ecs.stop();
  await start();
  expect(await describe(task)).toMatchObject({ lastStatus: 'STOPPED', stoppedReason: 'The local ECS was stopped' });
  expect((await run('waits', {}, 'token-1')).taskArn).toBe(task.taskArn);
});

test('a task left over from a stand-in that was killed is ended and says so', async () => {
  const task = await run('waits');
  expect(await reaches(task, 'RUNNING')).toBe(true);
  const id = task.taskArn!.split('/').at(-1)!;
  const pid = Number(readFileSync(join(folder, 'ecs/tasks', `${id}.pid`), 'utf8').split('\n')[0]);
  // A second stand-in on the same folder is what comes after a `kill -9` of the first.
  const second = await startEcs({ stateFolder: join(folder, 'ecs'), taskDefinitions });
  const killed = await waitUntil(async () => {
    try {
      return !process.kill(pid, 0);
    } catch {
      return true;
    }
  }, 60);
  expect(killed).toBe(true);
  client = new ECSClient({
    endpoint: second.endpoint,
    region: 'eu-west-2',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  expect(await describe(task)).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'TerminationNotice' });
  await second.stop();
});
