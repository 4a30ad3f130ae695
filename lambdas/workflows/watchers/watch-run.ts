import { AppError } from '#contracts/app-error';
import type { RunId } from '#contracts/ids';
import { isLiveRun } from '#domain/run/is-live-run';
import { runSteps } from '#domain/run/run-step';
import { readRun } from '#lambdas/platform/items/read-run';
import type { RunItem } from '#lambdas/platform/items/run-item';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { logEvent } from '#lambdas/platform/runtime/logger';
import { type Executions, executionName } from '#lambdas/platform/workflow/executions';
import { giveUpRun } from '#lambdas/platform/workflow/give-up-run';
import { restartExecution } from '#lambdas/platform/workflow/restart-execution';
import type { RunServers } from '#lambdas/platform/workflow/run-servers';
import { signalStep } from '#lambdas/platform/workflow/signal-step';
import { runWaitOver } from '#lambdas/platform/workflow/step-done';

/** What looking after runs takes. */
export type RunWatch = {
  readonly ledger: Ledger;
  readonly executions: Executions;
  readonly servers: Pick<RunServers, 'look'>;
  readonly runMachineArn: string;
};

/** Looks after one live run: a server that is gone, a signal that was lost, an execution that vanished. */
export const watchRun = async (watch: RunWatch, runId: RunId): Promise<void> => {
  const { ledger, executions } = watch;
  const before = await readRun(ledger, runId);
  if (before === undefined || !isLiveRun(before.run.status)) return;
  await lookAtServer(watch, before.run);
  const found = (await readRun(ledger, runId)) ?? before;
  for (const step of runSteps)
    if (runWaitOver(step, found, ledger.now())) await signalStep({ ledger, executions }, { kind: 'run', runId }, step);
  await restartIfLost(watch, found.run);
};

const lookAtServer = async ({ ledger, servers }: RunWatch, run: RunItem): Promise<void> => {
  const due = run.status === 'ADMITTING' || run.status === 'RUNNING';
  if (!due || run.serverTaskArn === undefined || run.serverFinishedAt !== undefined) return;
  const state = await servers.look(run.serverTaskArn);
  if (state.kind === 'alive') return;
  const details = [
    {
      rule: `the run server must not stop before it has finished (${state.stopCode ?? 'unknown'})`,
      place: `exit code ${state.exitCode ?? 'unknown'}`,
    },
  ];
  if (await giveUpRun(ledger, run.runId, new AppError('RUN_SERVER_LOST', { details }).toFailure(), true))
    logEvent('warn', 'HUB_RUN_WATCHED', { runId: run.runId, action: 'server-lost' });
};

const restartIfLost = async ({ ledger, executions, runMachineArn }: RunWatch, run: RunItem): Promise<void> => {
  const { runId } = run;
  if (await executions.isRunning(runMachineArn, executionName(runId, run.executions))) return;
  const restarted = await restartExecution(
    { ledger, executions },
    {
      key: keys.run(runId),
      count: run.executions,
      expect: [{ attribute: 'status', oneOf: [run.status] }],
      machineArn: runMachineArn,
      subject: runId,
      input: { runId },
    },
  );
  if (restarted) logEvent('warn', 'HUB_RUN_WATCHED', { runId, action: 'restarted' });
};
