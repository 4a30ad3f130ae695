import { AppError } from '#contracts/app-error';
import type { Run } from '#contracts/run';
import { hubRunEventWrite } from '#lambdas/platform/items/hub-run-event-write';
import type { ModelItem } from '#lambdas/platform/items/model-item';
import type { ProjectItem } from '#lambdas/platform/items/project-item';
import { runAnswer } from '#lambdas/platform/items/run-answer';
import type { RunItem, RunTrustItem } from '#lambdas/platform/items/run-item';
import { runRowWrite } from '#lambdas/platform/items/run-row';
import { notDeploying } from '#lambdas/platform/items/site-item';
import { commit } from '#lambdas/platform/ledger/commit';
import { commitGroups } from '#lambdas/platform/ledger/commit-groups';
import { firstIndex, keys, secondIndex } from '#lambdas/platform/ledger/keys';
import type { Ledger, LedgerWrite } from '#lambdas/platform/ledger/ledger';
import { asRead, putNew, requireItem, updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { actorOf, type Caller } from '#lambdas/platform/runtime/caller';
import type { Executions } from '#lambdas/platform/workflow/executions';

/** What queueing a run takes. */
export type QueueDeps = {
  readonly ledger: Ledger;
  readonly executions: Pick<Executions, 'start'>;
  readonly runMachineArn: string;
};

/** A run as it begins, with what must still be as it was read. */
export type NewRun = {
  readonly run: RunItem;
  readonly parts: readonly RunTrustItem[];
  readonly model: ModelItem;
  readonly project: ProjectItem;
  /** What else belongs to the same moment. */
  readonly also?: readonly LedgerWrite[];
};

const deploymentCheck = 4;

/**
 * Writes a run and starts its workflow. Throws DEPLOYMENT_MODE while the hub is being redeployed, and CONFLICT where
 * project, model or what else belongs to the moment has changed.
 */
export const queueRun = async (
  { executions, ledger, runMachineArn }: QueueDeps,
  caller: Caller,
  { also = [], model, parts, project, run }: NewRun,
): Promise<Run> => {
  const { modelId, runId } = run;
  // The parts first: until the run itself is written, below, nothing finds them.
  await commitGroups(
    ledger,
    parts.map((part) => [putNew(ledger, { ...keys.runTrust(runId, part.trustId), kind: 'RUN_TRUST', ...part })]),
  );
  const committed = await commit(
    ledger,
    [
      putNew(ledger, {
        ...keys.run(runId),
        ...firstIndex.modelRuns(modelId, runId),
        ...secondIndex.liveRuns(runId),
        kind: 'RUN',
        ...run,
      }),
      // What was ready stays ready until the project is closed or a trust takes its approval back, and both show here.
      requireItem(ledger, {
        key: keys.project(project.projectId),
        ...asRead(project, ['status', 'revocations']),
      }),
      // A model that is deleted in the same moment, or one of whose files changes, runs no more.
      updateItem(ledger, {
        key: keys.model(modelId),
        ...asRead(model, ['filesChange', 'removedAt']),
        present: ['seal'],
        set: { latestRunId: runId },
      }),
      hubRunEventWrite(ledger, runId, 'RUN_QUEUED'),
      notDeploying(ledger),
      runRowWrite(ledger, run),
      ...also,
    ],
    [
      {
        action: 'run.queued',
        actor: actorOf(caller),
        subject: { kind: 'run', id: runId },
        facts: {
          modelId,
          trusts: parts.length,
          rounds: run.rounds,
          ...(run.seal === undefined ? {} : { digest: run.seal.digest }),
          ...(run.continues === undefined ? {} : { continues: run.continues.runId, afterRound: run.continues.round }),
        },
      },
    ],
  );
  if (committed.kind === 'refused')
    throw new AppError(committed.index === deploymentCheck ? 'DEPLOYMENT_MODE' : 'CONFLICT');
  await executions.start(runMachineArn, runId, { runId });
  return runAnswer({ run, trusts: parts }, [], ledger.now());
};
