import { RunItem } from '#lambdas/platform/items/run-item';
import { keys } from '#lambdas/platform/ledger/keys';
import { runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { readItem } from '#lambdas/platform/ledger/read-item';
import { env } from '#lambdas/platform/runtime/env';
import { runtimeExecutions } from '#lambdas/platform/workflow/executions';
import { freeListener, type ListenerFreeing } from '#lambdas/platform/workflow/free-listener';
import type { RunServers } from '#lambdas/platform/workflow/run-servers';
import { runtimeRunServers } from '#lambdas/platform/workflow/runtime-run-servers';
import { runtimeTargetGroups } from '#lambdas/platform/workflow/runtime-target-groups';
import { RunInput } from '#lambdas/platform/workflow/step-inputs';
import { workflowStep } from '#lambdas/platform/workflow/workflow-step';

type Deps = ListenerFreeing & { readonly servers: Pick<RunServers, 'stop'> };

/** Stops the server of a run on every path out of it, frees its listener, and says how the run ended. */
export const makeStopServer =
  (deps: Deps) =>
  async ({ runId }: RunInput): Promise<{ readonly kind: 'succeeded' | 'stopped' | 'failed' }> => {
    const run = await readItem(deps.ledger, keys.run(runId), RunItem);
    if (run?.serverTaskArn !== undefined) await deps.servers.stop(run.serverTaskArn, 'the run is over');
    if (run?.listener !== undefined) await freeListener(deps, { runId, listener: run.listener });
    if (run?.status === 'SUCCEEDED') return { kind: 'succeeded' };
    return { kind: run?.status === 'STOPPED' ? 'stopped' : 'failed' };
  };

/** Lambda entry. */
export const handler = workflowStep('stop-server', RunInput, () =>
  makeStopServer({
    ledger: runtimeLedger(),
    executions: runtimeExecutions(),
    servers: runtimeRunServers(),
    listeners: env('RUN_LISTENERS'),
    targetGroups: runtimeTargetGroups(),
  }),
);
