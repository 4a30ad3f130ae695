import type { AppConfig } from '#contracts/app-config';
import type { ModelFile } from '#contracts/model';
import { requiredFiles } from './required-files.ts';

/** The required files that are not there or not clean. */
export const missingFiles = (
  files: readonly Pick<ModelFile, 'fileName' | 'status'>[],
  jobType: AppConfig['job_type'],
): string[] =>
  requiredFiles[jobType].filter((name) => !files.some((file) => file.fileName === name && file.status === 'CLEAN'));
