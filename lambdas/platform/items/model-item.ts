import * as z from 'zod';
import { ModelId } from '#contracts/ids';
import { Model, ModelFile } from '#contracts/model';

/** A model as the ledger holds it; its files are items of their own. */
export const ModelItem = Model.omit({ files: true, missingFiles: true });
export type ModelItem = z.infer<typeof ModelItem>;

/** One file as the ledger holds it. Every announcement has an id of its own, so that old work cannot touch a new upload. */
export const FileItem = ModelFile.extend({
  modelId: ModelId,
  uploadId: z.string(),
  /** Pins the bytes that were found in quarantine when the upload was completed. */
  etag: z.string().optional(),
  /** Where the promoted bytes lie, under a name that contains their hash. */
  objectKey: z.string().optional(),
  executions: z.int().default(1),
});
export type FileItem = z.infer<typeof FileItem>;
