import { AppError } from '#contracts/app-error';
import type { Backend } from '#contracts/backend';
import { type Seal, type SealedSet, sealChecks } from '#contracts/seal';
import { setDigest } from '#domain/model/set/set-digest';
import type { FileItem, ModelItem } from '#lambdas/platform/items/model-item';
import type { PinnedFile } from '#lambdas/platform/items/run-item';

/** The files of a model as a run uses them, and what they were sealed as. */
export type SealedFiles = {
  readonly files: PinnedFile[];
  readonly seal: SealedSet;
  readonly set: Pick<Seal, 'backend' | 'jobType'>;
};

/**
 * The clean files of a model, pinned by hash, with its seal. Throws MODEL_NOT_SEALED where it is not sealed for this
 * framework, by the checks of today and about exactly these files.
 */
export const sealedFiles = ({ seal }: ModelItem, backend: Backend, found: readonly FileItem[]): SealedFiles => {
  const files = found.flatMap(({ fileName, sha256, sizeBytes, objectKey, status }) =>
    status === 'CLEAN' && objectKey !== undefined ? [{ fileName, sha256, sizeBytes, objectKey }] : [],
  );
  if (seal?.backend !== backend || seal.checks !== sealChecks || setDigest({ ...seal, files }) !== seal.digest)
    throw new AppError('MODEL_NOT_SEALED');
  const { checks, digest, jobType } = seal;
  return { files, seal: { digest, checks }, set: { backend, jobType } };
};
