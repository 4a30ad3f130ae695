import { DescribeTasksCommand, ECSClient, RunTaskCommand, StopTaskCommand, type Task } from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import type { RunId } from '#contracts/ids';
import { makeRunServers } from '#lambdas/platform/workflow/run-servers';

const ecs = mockClient(ECSClient);
const place = { cluster: 'flip', taskDefinition: 'server', container: 'run-server', subnets: [], securityGroups: [] };
const client = new ECSClient({ region: 'eu-west-2' });
const servers = makeRunServers(client, place);

beforeEach(() => {
  ecs.reset();
});

describe('starting a server', () => {
  it('starts one task with what the server must know', async () => {
    ecs.on(RunTaskCommand).resolves({ tasks: [{ taskArn: 'arn' }] });
    expect(await servers.start('run' as RunId, 'start', { RUN_ID: 'run' })).toBe('arn');
    const input = ecs.commandCalls(RunTaskCommand)[0]?.args[0].input;
    expect(input).toMatchObject({
      clientToken: 'start',
      startedBy: 'run',
      overrides: { containerOverrides: [{ name: 'run-server', environment: [{ name: 'RUN_ID', value: 'run' }] }] },
    });
    expect(input).not.toHaveProperty('networkConfiguration');
  });

  it('puts it into its network where there is one', async () => {
    ecs.on(RunTaskCommand).resolves({ tasks: [{ taskArn: 'arn' }] });
    await makeRunServers(client, { ...place, subnets: ['s'], securityGroups: ['g'] }).start(
      'run' as RunId,
      'start',
      {},
    );
    expect(ecs.commandCalls(RunTaskCommand)[0]?.args[0].input.networkConfiguration?.awsvpcConfiguration).toMatchObject({
      subnets: ['s'],
      securityGroups: ['g'],
    });
  });

  it('is a failure when no task was started', async () => {
    ecs.on(RunTaskCommand).resolves({ tasks: [], failures: [{ reason: 'RESOURCE:MEMORY' }] });
    await expect(servers.start('run' as RunId, 'start', {})).rejects.toThrow('RESOURCE:MEMORY');
  });
});

describe('looking at a server', () => {
  it.each([
    ['runs', [{ lastStatus: 'RUNNING' }], 'alive'],
    ['starts', [{ lastStatus: 'PENDING' }], 'alive'],
    [
      'has stopped',
      [{ lastStatus: 'STOPPED', stopCode: 'EssentialContainerExited', containers: [{ exitCode: 7 }] }],
      'gone',
    ],
    ['is forgotten', [], 'gone'],
  ])('sees that it %s', async (_, tasks, kind) => {
    ecs.on(DescribeTasksCommand).resolves({ tasks: tasks as Task[] });
    expect(await servers.look('arn')).toMatchObject({ kind });
  });
});

it('stops a server, also one that is gone, and tells every other failure', async () => {
  ecs
    .on(StopTaskCommand)
    .resolvesOnce({})
    .rejectsOnce(Object.assign(new Error('gone'), { name: 'InvalidParameterException' }))
    .rejects(new Error('down'));
  await servers.stop('arn', 'over');
  await servers.stop('arn', 'over');
  await expect(servers.stop('arn', 'over')).rejects.toThrow('down');
});
