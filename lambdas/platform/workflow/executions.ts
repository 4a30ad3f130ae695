import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';

/** The workflow engine as the hub uses it. */
export type Executions = {
  /** Starts an execution; harmless when one of that name runs or has run. */
  readonly start: (machineArn: string, name: string, input: object) => Promise<void>;
  readonly isRunning: (machineArn: string, name: string) => Promise<boolean>;
  /** Lets a wait go on; harmless when it no longer waits. */
  readonly succeed: (token: string) => Promise<void>;
};

/** The name of an execution: the subject's own, and from the second on with its number. */
export const executionName = (subject: string, executions: number): string =>
  executions <= 1 ? subject : `${subject}_${executions}`;

const gone = new Set(['TaskDoesNotExist', 'TaskTimedOut', 'InvalidToken']);

/**
 * The workflow engine as Step Functions provides it. Throws what Step Functions throws, but for what each function
 * calls harmless.
 */
export const makeExecutions = (client: SFNClient): Executions => ({
  start: async (stateMachineArn, name, input) => {
    try {
      await client.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
    } catch (reason) {
      if (!(reason instanceof ExecutionAlreadyExists)) throw reason;
    }
  },
  isRunning: async (machineArn, name) => {
    const executionArn = `${machineArn.replace(':stateMachine:', ':execution:')}:${name}`;
    try {
      return (await client.send(new DescribeExecutionCommand({ executionArn }))).status === 'RUNNING';
    } catch (reason) {
      if (reason instanceof ExecutionDoesNotExist) return false;
      throw reason;
    }
  },
  succeed: async (taskToken) => {
    try {
      await client.send(new SendTaskSuccessCommand({ taskToken, output: '{}' }));
    } catch (reason) {
      if (!(reason instanceof Error && gone.has(reason.name))) throw reason;
    }
  },
});

let executions: Executions | undefined;

/** The engine of this Lambda, made once per process. */
export const runtimeExecutions = (): Executions => {
  executions ??= makeExecutions(new SFNClient({}));
  return executions;
};
