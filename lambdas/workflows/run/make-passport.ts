import type { TensorLayout } from '#contracts/model';
import type { Passport } from '#contracts/passport';
import type { SealedSet } from '#contracts/seal';
import { parametersFile } from '#domain/model/required-files';
import { passportSeconds, secondsAfter } from '#domain/run/run-deadlines';
import type { LedgerRun } from '#lambdas/platform/items/read-run';
import type { PreparedRun } from '#lambdas/platform/items/run-item';

/** The document that every appliance checks before it runs anything: all that this run may be, and nothing else. */
export const makePassport = (
  { run, trusts }: LedgerRun,
  prepared: Pick<PreparedRun, 'bundleSha256' | 'parametersSha256' | 'maxUpdateBytes'> & {
    readonly layout: TensorLayout[];
  },
  modelSha256: string,
  seal: SealedSet,
  now: Date,
): Passport => ({
  version: 1,
  runId: run.runId,
  projectId: run.projectId,
  modelId: run.modelId,
  backend: run.backend,
  jobType: run.jobType,
  cohorts: Object.fromEntries(trusts.map(({ trustId, snapshotHash }) => [trustId, snapshotHash])),
  seal,
  app: {
    bundleSha256: prepared.bundleSha256,
    files: run.files
      .filter(({ fileName }) => fileName !== parametersFile)
      .map(({ fileName, sha256 }) => ({ fileName, sha256 })),
  },
  model: { fileSha256: modelSha256, parametersSha256: prepared.parametersSha256, layout: prepared.layout },
  rounds: run.rounds,
  localRounds: run.localRounds,
  minTrusts: run.minTrusts,
  roundSeconds: run.roundSeconds,
  ...(run.continues === undefined ? {} : { continues: { runId: run.continues.runId, round: run.continues.round } }),
  ...(run.gpus === undefined ? {} : { gpus: run.gpus }),
  outputs: {
    // An evaluation only measures: weights have no reason to leave.
    weights: run.jobType === 'standard',
    metrics: run.metrics,
    maxUpdateBytes: prepared.maxUpdateBytes,
  },
  privacy: run.privacy,
  issuedAt: now.toISOString(),
  expiresAt: secondsAfter(now, passportSeconds(run)).toISOString(),
});
