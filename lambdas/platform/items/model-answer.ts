import { type Model, ModelFile } from '#contracts/model';
import { missingFiles } from '#domain/model/missing-files';
import type { FileItem, ModelItem } from './model-item.ts';

/**
 * A model as the API answers it. Every framework and job type needs the same files today, so the defaults say what is
 * missing.
 */
export const modelAnswer = (
  { filesChange: _change, latestRunId: _latest, removedAt: _removed, ...model }: ModelItem,
  files: readonly FileItem[],
): Model => ({
  ...model,
  files: files.map((file) => ModelFile.parse(file)),
  missingFiles: missingFiles(files, 'flower', 'standard'),
});
