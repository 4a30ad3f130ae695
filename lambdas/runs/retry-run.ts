import { retryRun } from '#contracts/api/runs';
import { AppError } from '#contracts/app-error';
import { RunId } from '#contracts/ids';
import { retryChoiceFaults } from '#domain/run/retry-choice-faults';
import { retryFaults } from '#domain/run/retry-faults';
import { runReadinessFaults } from '#domain/run/run-readiness-faults';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { hubRunEventWrite } from '#lambdas/platform/items/hub-run-event-write';
import { requireModel } from '#lambdas/platform/items/require-model';
import { requireRun } from '#lambdas/platform/items/require-run';
import type { RunItem } from '#lambdas/platform/items/run-item';
import { unableTrusts } from '#lambdas/platform/items/unable-trusts';
import { keys } from '#lambdas/platform/ledger/keys';
import { runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { runtimeObjectStore } from '#lambdas/platform/objects/object-store';
import { env } from '#lambdas/platform/runtime/env';
import { runtimeExecutions } from '#lambdas/platform/workflow/executions';
import { type KeptRounds, lastKeptRound } from './last-kept-round.ts';
import { type QueueDeps, queueRun } from './queue-run.ts';
import { sealedFiles } from './sealed-files.ts';

type Deps = QueueDeps & KeptRounds;

const retried: readonly RunItem['status'][] = ['FAILED', 'STOPPED'];

const wrongState = (rule: string, place: string): AppError =>
  new AppError('WRONG_STATE', { details: [{ rule, place }] });

/**
 * Goes on after the last kept round of a run that failed or was stopped: a new run of the same files, as they are sealed
 * today, at the same trusts or those of them that are named, with the same cohorts, by the same settings. A run is retried
 * once; what then fails is retried itself.
 */
export const makeRetryRun =
  (deps: Deps): OperationHandler<typeof retryRun> =>
  async ({ params: { runId: before }, body }, { caller }) => {
    const { ledger } = deps;
    const found = await requireRun(ledger, caller, before, 'modify');
    const { model, files, project, trusts, user } = await requireModel(ledger, caller, found.run.modelId, 'modify');
    const { status, retriedAs, gpus } = found.run;
    if (!retried.includes(status)) throw wrongState('the run must have failed or been stopped', 'run');
    if (retriedAs !== undefined) throw wrongState('the run must not have been retried already', `run ${retriedAs}`);
    if (project.status !== 'APPROVED') throw wrongState('the project must be approved', 'project');
    const trustIds = [...new Set(body.trustIds ?? found.run.trustIds)];
    const misnamed = retryChoiceFaults(found.run, trustIds);
    if (misnamed.length > 0) throw new AppError('INPUT_INVALID', { details: misnamed });
    const notReady = runReadinessFaults(trustIds, trusts);
    if (notReady.length > 0) throw new AppError('RUN_TRUST_NOT_READY', { details: notReady });
    const sealed = sealedFiles(model, found.run.backend, files);
    const chosen = found.trusts.filter(({ trustId }) => trustIds.includes(trustId));
    const changed = retryFaults({ ...found.run, parts: chosen }, { ...sealed.set, files: sealed.files }, trusts);
    if (changed.length > 0) throw new AppError('RUN_CHANGED', { details: changed });
    const unable = await unableTrusts(ledger, chosen, gpus);
    if (unable.faults.length > 0) throw new AppError(unable.code, { details: unable.faults });
    const continues = await lastKeptRound(deps, found.run);
    if (continues === undefined) throw new AppError('RUN_NOTHING_KEPT');

    const runId = RunId.parse(ledger.newId());
    const run: RunItem = {
      ...settingsOf(found.run),
      files: sealed.files,
      seal: sealed.seal,
      runId,
      trustIds,
      status: 'QUEUED',
      startedBy: user.userId,
      createdAt: ledger.now().toISOString(),
      continues,
      executions: 1,
    };
    const parts = chosen.map(({ trustId, code, snapshotHash }) => {
      return { runId, trustId, code, snapshotHash, status: 'ASKED' as const };
    });
    const also = [
      updateItem(ledger, {
        key: keys.run(before),
        expect: [{ attribute: 'status', oneOf: retried }],
        absent: ['retriedAs'],
        set: { retriedAs: runId },
      }),
      hubRunEventWrite(ledger, runId, 'RUN_CONTINUES'),
    ];
    return queueRun(deps, caller, { run, parts, model, project, also });
  };

/** What a run was asked for with, beside its trusts. */
const settingsOf = (run: RunItem) => {
  const { modelId, projectId, backend, rounds, localRounds, jobType, metrics, axes, minTrusts } = run;
  const { privacy, gpus, admissionSeconds, roundSeconds } = run;
  return {
    ...{ modelId, projectId, backend, rounds, localRounds, jobType, metrics, minTrusts },
    ...{ privacy, admissionSeconds, roundSeconds },
    ...(axes === undefined ? {} : { axes }),
    ...(gpus === undefined ? {} : { gpus }),
  };
};

/** Lambda entry. */
export const handler = edge(retryRun, () =>
  makeRetryRun({
    ledger: runtimeLedger(),
    objects: runtimeObjectStore(),
    executions: runtimeExecutions(),
    resultBucket: env('RESULT_BUCKET'),
    runMachineArn: env('RUN_MACHINE_ARN'),
  }),
);
