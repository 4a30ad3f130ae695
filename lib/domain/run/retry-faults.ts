import type { JobType } from '#contracts/app-config';
import type { Backend } from '#contracts/backend';
import type { FaultDetail } from '#contracts/failure';
import type { TrustCode, TrustId } from '#contracts/ids';
import type { FileName, Sha256 } from '#contracts/primitives';

/** What a run is of, whatever the version of the checks that its seal stands for. */
export type RunContent = {
  readonly backend: Backend;
  readonly jobType: JobType;
  readonly files: readonly { readonly fileName: FileName; readonly sha256: Sha256 }[];
};

/** What of a model or a trust must be as it was for a run to go on from another. */
export type RetriedRun = RunContent & {
  /** The parts of the trusts that take part again. */
  readonly parts: readonly { readonly trustId: TrustId; readonly code: TrustCode; readonly snapshotHash: string }[];
};

/** What is not as it was: the model has other files or is sealed to run otherwise, or a trust holds another cohort. */
export const retryFaults = (
  before: RetriedRun,
  now: RunContent,
  trusts: readonly { readonly trustId: TrustId; readonly snapshotHash?: string | undefined }[],
): readonly FaultDetail[] => [
  ...(before.backend === now.backend ? [] : [{ rule: 'the framework of the run', place: 'model' }]),
  ...(before.jobType === now.jobType ? [] : [{ rule: 'the job type of the run', place: 'model' }]),
  ...fileFaults(before.files, now.files),
  ...before.parts
    .filter((part) => trusts.find(({ trustId }) => trustId === part.trustId)?.snapshotHash !== part.snapshotHash)
    .map(({ code }) => ({ rule: 'the trust must hold the cohort of the run', place: `trust ${code}` })),
];

const fileFaults = (before: RunContent['files'], now: RunContent['files']): readonly FaultDetail[] => {
  const old = new Map(before.map(({ fileName, sha256 }) => [fileName, sha256]));
  const found = new Map(now.map(({ fileName, sha256 }) => [fileName, sha256]));
  return [...new Set([...old.keys(), ...found.keys()])]
    .filter((fileName) => old.get(fileName) !== found.get(fileName))
    .sort()
    .map((place) => ({ rule: 'the file must be as it was for the run', place }));
};
