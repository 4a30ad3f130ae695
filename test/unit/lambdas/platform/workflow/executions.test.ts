import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { executionName, makeExecutions } from '#lambdas/platform/workflow/executions';

const sfn = mockClient(SFNClient);
const executions = makeExecutions(new SFNClient({ region: 'eu-west-2' }));
const machine = 'arn:aws:states:eu-west-2:000000000000:stateMachine:Run';
const told = { message: 'x', $metadata: {} };

beforeEach(() => {
  sfn.reset();
});

describe('starting an execution', () => {
  it('hands over its input under its name', async () => {
    sfn.on(StartExecutionCommand).resolves({});
    await executions.start(machine, 'a', { runId: 'a' });
    expect(sfn.commandCalls(StartExecutionCommand)[0]?.args[0].input).toEqual({
      stateMachineArn: machine,
      name: 'a',
      input: '{"runId":"a"}',
    });
  });

  it('is harmless when one of that name has run, and tells every other failure', async () => {
    sfn.on(StartExecutionCommand).rejectsOnce(new ExecutionAlreadyExists(told)).rejects(new Error('down'));
    await executions.start(machine, 'a', {});
    await expect(executions.start(machine, 'a', {})).rejects.toThrow('down');
  });
});

describe('looking at an execution', () => {
  it('asks by the name that its machine gives it', async () => {
    sfn.on(DescribeExecutionCommand).resolves({ status: 'RUNNING' });
    expect(await executions.isRunning(machine, 'a')).toBe(true);
    expect(sfn.commandCalls(DescribeExecutionCommand)[0]?.args[0].input.executionArn).toBe(
      'arn:aws:states:eu-west-2:000000000000:execution:Run:a',
    );
  });

  it('takes one that ended or never was for not running', async () => {
    sfn.on(DescribeExecutionCommand).resolvesOnce({ status: 'FAILED' }).rejects(new ExecutionDoesNotExist(told));
    expect(await executions.isRunning(machine, 'a')).toBe(false);
    expect(await executions.isRunning(machine, 'a')).toBe(false);
  });
});

describe('letting a wait go on', () => {
  it.each(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'])('is harmless after %s', async (name) => {
    sfn.on(SendTaskSuccessCommand).rejects(Object.assign(new Error(name), { name }));
    await expect(executions.succeed('token')).resolves.toBeUndefined();
  });

  it('tells every other failure', async () => {
    sfn.on(SendTaskSuccessCommand).rejects(new Error('down'));
    await expect(executions.succeed('token')).rejects.toThrow('down');
  });
});

it('names the first execution after its subject and later ones with their number', () => {
  expect([1, 2, 3].map((count) => executionName('a', count))).toEqual(['a', 'a_2', 'a_3']);
});
