import { RunItem } from '#lambdas/platform/items/run-item';
import { keys } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { readItem } from '#lambdas/platform/ledger/read-item';
import type { RunServers } from '#lambdas/platform/workflow/run-servers';
import { runtimeRunServers } from '#lambdas/platform/workflow/runtime-run-servers';
import { RunInput } from '#lambdas/platform/workflow/step-inputs';
import { workflowStep } from '#lambdas/platform/workflow/workflow-step';

/** Stops the server of a run on every path out of it, and says how the run ended. */
export const makeStopServer =
  (ledger: Ledger, servers: Pick<RunServers, 'stop'>) =>
  async ({ runId }: RunInput): Promise<{ readonly kind: 'succeeded' | 'stopped' | 'failed' }> => {
    const run = await readItem(ledger, keys.run(runId), RunItem);
    if (run?.serverTaskArn !== undefined) await servers.stop(run.serverTaskArn, 'the run is over');
    if (run?.status === 'SUCCEEDED') return { kind: 'succeeded' };
    return { kind: run?.status === 'STOPPED' ? 'stopped' : 'failed' };
  };

/** Lambda entry. */
export const handler = workflowStep('stop-server', RunInput, () =>
  makeStopServer(runtimeLedger(), runtimeRunServers()),
);
