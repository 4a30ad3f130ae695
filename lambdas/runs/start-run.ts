import { startRun } from '#contracts/api/runs';
import { AppConfig } from '#contracts/app-config';
import { AppError } from '#contracts/app-error';
import { RunId } from '#contracts/ids';
import { jsonFaults } from '#domain/model/json-faults';
import { maxFileBytes } from '#domain/model/max-file-bytes';
import { configFile } from '#domain/model/required-files';
import { runReadinessFaults } from '#domain/run/run-readiness-faults';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { requireModel } from '#lambdas/platform/items/require-model';
import type { PinnedFile, RunItem, RunTrustItem } from '#lambdas/platform/items/run-item';
import { unableTrusts } from '#lambdas/platform/items/unable-trusts';
import { runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { type ObjectStore, runtimeObjectStore } from '#lambdas/platform/objects/object-store';
import { readWhole } from '#lambdas/platform/objects/read-whole';
import { env } from '#lambdas/platform/runtime/env';
import { runtimeExecutions } from '#lambdas/platform/workflow/executions';
import { type QueueDeps, queueRun } from './queue-run.ts';
import { sealedFiles } from './sealed-files.ts';

type Deps = QueueDeps & { readonly objects: Pick<ObjectStore, 'read'>; readonly modelBucket: string };

/** Runs a model at trusts that approved, froze and imported, with its files pinned as they are sealed. */
export const makeStartRun =
  (deps: Deps): OperationHandler<typeof startRun> =>
  async ({ params: { modelId }, body }, { caller }) => {
    const { ledger, modelBucket, objects } = deps;
    const { model, files, project, trusts, user } = await requireModel(ledger, caller, modelId, 'modify');
    const trustIds = [...new Set(body.trustIds)];
    if (project.status !== 'APPROVED')
      throw new AppError('WRONG_STATE', { details: [{ rule: 'the project must be approved', place: 'project' }] });
    const faults = runReadinessFaults(trustIds, trusts);
    if (faults.length > 0) throw new AppError('RUN_TRUST_NOT_READY', { details: faults });
    const minTrusts = body.minTrusts ?? trustIds.length;
    if (minTrusts > trustIds.length)
      throw new AppError('INPUT_INVALID', {
        details: [{ rule: 'at most the number of trusts', place: 'body.minTrusts' }],
      });
    const { files: pinned, seal } = sealedFiles(model, body.backend, files);
    const config = await readConfig(objects, modelBucket, pinned);
    const chosen = trusts.filter((trust) => trustIds.includes(trust.trustId));
    const unable = await unableTrusts(ledger, chosen, config.gpus);
    if (unable.faults.length > 0) throw new AppError(unable.code, { details: unable.faults });
    const run: RunItem = {
      runId: RunId.parse(ledger.newId()),
      modelId,
      projectId: model.projectId,
      status: 'QUEUED',
      backend: body.backend,
      startedBy: user.userId,
      createdAt: ledger.now().toISOString(),
      rounds: config.job_type === 'evaluation' ? 1 : config.GLOBAL_ROUNDS,
      localRounds: config.LOCAL_ROUNDS,
      jobType: config.job_type,
      metrics: config.metrics,
      ...(config.axes === undefined ? {} : { axes: config.axes }),
      minTrusts,
      trustIds,
      files: pinned,
      seal,
      privacy: body.privacy,
      ...(config.gpus === undefined ? {} : { gpus: config.gpus }),
      admissionSeconds: body.admissionSeconds,
      roundSeconds: body.roundSeconds,
      executions: 1,
    };
    const { runId } = run;
    const parts = chosen.flatMap(({ trustId, code, snapshotHash }): RunTrustItem[] =>
      snapshotHash === undefined ? [] : [{ runId, trustId, code, status: 'ASKED', snapshotHash }],
    );
    return queueRun(deps, caller, { run, parts, model, project });
  };

const readConfig = async (
  objects: Pick<ObjectStore, 'read'>,
  bucket: string,
  files: readonly PinnedFile[],
): Promise<AppConfig> => {
  const file = files.find(({ fileName }) => fileName === configFile);
  const content = file === undefined ? undefined : await objects.read({ bucket, key: file.objectKey });
  const bytes = content === undefined ? undefined : await readWhole(content, maxFileBytes(configFile));
  if (bytes === undefined)
    throw new AppError('FILES_MISSING', {
      details: [{ rule: 'the file must be uploaded and clean', place: configFile }],
    });
  const text = new TextDecoder().decode(bytes);
  const faults = jsonFaults(configFile, text);
  if (faults.length > 0) throw new AppError('FILE_REJECTED', { details: faults });
  return AppConfig.parse(JSON.parse(text));
};

/** Lambda entry. */
export const handler = edge(startRun, () =>
  makeStartRun({
    ledger: runtimeLedger(),
    objects: runtimeObjectStore(),
    executions: runtimeExecutions(),
    modelBucket: env('MODEL_BUCKET'),
    runMachineArn: env('RUN_MACHINE_ARN'),
  }),
);
