import type { Executions } from '#lambdas/platform/workflow/executions';

/** The workflow engine in memory: it remembers what was started and which waits were let go on. */
export type MemoryExecutions = {
  readonly executions: Executions;
  readonly started: { readonly machineArn: string; readonly name: string; readonly input: object }[];
  readonly succeeded: string[];
  /** Names of executions that run. */
  readonly running: Set<string>;
};

/** Starts with nothing running. */
export const memoryExecutions = (): MemoryExecutions => {
  const memory: Omit<MemoryExecutions, 'executions'> = { started: [], succeeded: [], running: new Set() };
  return {
    ...memory,
    executions: {
      start: async (machineArn, name, input) => {
        memory.started.push({ machineArn, name, input });
        memory.running.add(name);
      },
      isRunning: async (_machineArn, name) => memory.running.has(name),
      succeed: async (token) => {
        memory.succeeded.push(token);
      },
    },
  };
};
