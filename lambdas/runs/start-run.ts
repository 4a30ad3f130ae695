import { startRun } from '#contracts/api/runs';
import { AppConfig } from '#contracts/app-config';
import { AppError } from '#contracts/app-error';
import type { Backend } from '#contracts/backend';
import { RunId } from '#contracts/ids';
import type { Run } from '#contracts/run';
import { type SealedSet, sealChecks } from '#contracts/seal';
import { jsonFaults } from '#domain/model/json-faults';
import { maxFileBytes } from '#domain/model/max-file-bytes';
import { configFile } from '#domain/model/required-files';
import { setDigest } from '#domain/model/set/set-digest';
import { runReadinessFaults } from '#domain/run/run-readiness-faults';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { hubRunEventWrite } from '#lambdas/platform/items/hub-run-event-write';
import type { FileItem, ModelItem } from '#lambdas/platform/items/model-item';
import { requireModel } from '#lambdas/platform/items/require-model';
import { runAnswer } from '#lambdas/platform/items/run-answer';
import type { PinnedFile, RunItem, RunTrustItem } from '#lambdas/platform/items/run-item';
import { runRowWrite } from '#lambdas/platform/items/run-row';
import { notDeploying } from '#lambdas/platform/items/site-item';
import { unableTrusts } from '#lambdas/platform/items/unable-trusts';
import { commit } from '#lambdas/platform/ledger/commit';
import { commitGroups } from '#lambdas/platform/ledger/commit-groups';
import { firstIndex, keys, secondIndex } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { asRead, putNew, requireItem, updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { type ObjectStore, runtimeObjectStore } from '#lambdas/platform/objects/object-store';
import { readWhole } from '#lambdas/platform/objects/read-whole';
import { actorOf } from '#lambdas/platform/runtime/caller';
import { env } from '#lambdas/platform/runtime/env';
import { type Executions, runtimeExecutions } from '#lambdas/platform/workflow/executions';

type Deps = {
  readonly ledger: Ledger;
  readonly objects: Pick<ObjectStore, 'read'>;
  readonly executions: Pick<Executions, 'start'>;
  readonly modelBucket: string;
  readonly runMachineArn: string;
};

/** Runs a model at trusts that approved, froze and imported, with its files pinned as they are sealed. */
export const makeStartRun =
  ({ ledger, objects, executions, modelBucket, runMachineArn }: Deps): OperationHandler<typeof startRun> =>
  async ({ params: { modelId }, body }, { caller }) => {
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
    const pinned = pinnedFiles(files);
    const seal = sealFor(model, body.backend, pinned);
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
      ],
      [
        {
          action: 'run.queued',
          actor: actorOf(caller),
          subject: { kind: 'run', id: runId },
          facts: { modelId, trusts: parts.length, rounds: run.rounds, digest: seal.digest },
        },
      ],
    );
    if (committed.kind === 'refused') throw new AppError(committed.index === 4 ? 'DEPLOYMENT_MODE' : 'CONFLICT');
    await executions.start(runMachineArn, runId, { runId });
    return runAnswer({ run, trusts: parts }, [], ledger.now()) satisfies Run;
  };

const pinnedFiles = (files: readonly FileItem[]): PinnedFile[] =>
  files.flatMap(({ fileName, sha256, sizeBytes, objectKey, status }) =>
    status === 'CLEAN' && objectKey !== undefined ? [{ fileName, sha256, sizeBytes, objectKey }] : [],
  );

/** What the model is sealed as, where that is for this framework, by the checks of today and about exactly these files. */
const sealFor = ({ seal }: ModelItem, backend: Backend, files: readonly PinnedFile[]): SealedSet => {
  if (seal?.backend !== backend || seal.checks !== sealChecks || setDigest({ ...seal, files }) !== seal.digest)
    throw new AppError('MODEL_NOT_SEALED');
  return { digest: seal.digest, checks: seal.checks };
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
