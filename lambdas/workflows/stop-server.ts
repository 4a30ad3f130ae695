import { keys } from '../platform/keys.ts';
import { RunItem } from '../platform/ledger/run-item.ts';
import { type Ledger, runtimeLedger } from '../platform/ledger.ts';
import { readItem } from '../platform/read-item.ts';
import type { RunServers } from '../platform/workflow/run-servers.ts';
import { runtimeRunServers } from '../platform/workflow/runtime-run-servers.ts';
import { RunInput } from '../platform/workflow/step-inputs.ts';
import { workflowStep } from '../platform/workflow/workflow-step.ts';

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
