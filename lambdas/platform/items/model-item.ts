import * as z from 'zod';
import { ModelId, RunId } from '#contracts/ids';
import { Model, ModelFile } from '#contracts/model';
import { Instant } from '#contracts/primitives';

/** A model as the ledger holds it; its files are items of their own. */
export const ModelItem = Model.omit({ files: true, missingFiles: true }).extend({
  latestRunId: RunId.optional(),
  /** Another value with every change of a file: what was read of the files holds while it is the same. */
  filesChange: z.string().optional(),
  /** From here on nobody sees it, but for the audit. */
  removedAt: Instant.optional(),
});
export type ModelItem = z.infer<typeof ModelItem>;

/** One file as the ledger holds it. Every announcement has an id of its own, so that old work cannot touch a new upload. */
export const FileItem = ModelFile.extend({
  modelId: ModelId,
  uploadId: z.string(),
  /** The upload in parts by which its bytes come, where they come so. */
  partsId: z.string().optional(),
  /** Pins the bytes that were found in quarantine when the upload was completed. */
  etag: z.string().optional(),
  /** Where the promoted bytes lie, under a name that contains their hash. */
  objectKey: z.string().optional(),
  executions: z.int().default(1),
});
export type FileItem = z.infer<typeof FileItem>;
