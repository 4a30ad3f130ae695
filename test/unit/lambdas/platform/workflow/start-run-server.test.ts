import { ECSClient, RunTaskCommand } from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, it } from 'vitest';
import type { RunId } from '#contracts/ids';
import { makeStartRunServer } from '#lambdas/platform/workflow/start-run-server';

const ecs = mockClient(ECSClient);
const place = { cluster: 'flip', taskDefinition: 'server', container: 'run-server', subnets: [], securityGroups: [] };
const client = new ECSClient({ region: 'eu-west-2' });
const start = makeStartRunServer(client, place);

beforeEach(() => {
  ecs.reset();
});

it('starts one task with what the server must know', async () => {
  ecs.on(RunTaskCommand).resolves({ tasks: [{ taskArn: 'arn' }] });
  expect(await start('run' as RunId, 'start', { RUN_ID: 'run' })).toBe('arn');
  const input = ecs.commandCalls(RunTaskCommand)[0]?.args[0].input;
  expect(input).toMatchObject({
    cluster: 'flip',
    taskDefinition: 'server',
    clientToken: 'start',
    startedBy: 'run',
    overrides: { containerOverrides: [{ name: 'run-server', environment: [{ name: 'RUN_ID', value: 'run' }] }] },
  });
  expect(input).not.toHaveProperty('networkConfiguration');
});

it('puts it into its network where there is one', async () => {
  ecs.on(RunTaskCommand).resolves({ tasks: [{ taskArn: 'arn' }] });
  await makeStartRunServer(client, { ...place, subnets: ['s'], securityGroups: ['g'] })('run' as RunId, 'start', {});
  expect(ecs.commandCalls(RunTaskCommand)[0]?.args[0].input.networkConfiguration?.awsvpcConfiguration).toEqual({
    subnets: ['s'],
    securityGroups: ['g'],
    assignPublicIp: 'ENABLED',
  });
});

it('fails where no task was started', async () => {
  ecs.on(RunTaskCommand).resolves({ tasks: [], failures: [{ reason: 'RESOURCE:MEMORY' }] });
  await expect(start('run' as RunId, 'start', {})).rejects.toThrow('RESOURCE:MEMORY');
});
