import type { JobType } from '#contracts/app-config';
import type { Backend } from '#contracts/backend';
import type { ModelFile } from '#contracts/model';
import { requiredFiles } from './required-files.ts';

/** The required files that are not there or not clean. */
export const missingFiles = (
  files: readonly Pick<ModelFile, 'fileName' | 'status'>[],
  backend: Backend,
  jobType: JobType,
): string[] =>
  requiredFiles[backend][jobType].filter(
    (name) => !files.some((file) => file.fileName === name && file.status === 'CLEAN'),
  );
