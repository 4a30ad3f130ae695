import { AppError } from '#contracts/app-error';
import type { ModelId } from '#contracts/ids';
import type { ModelAccess } from '#domain/access/model-access';
import type { Ledger } from '../ledger/ledger.ts';
import type { Caller } from '../runtime/caller.ts';
import type { FileItem } from './model-item.ts';
import { requireModel } from './require-model.ts';

/**
 * Reads a file of a model for a caller who may do this with the model. Throws NOT_FOUND where there is none of that name
 * or the caller may not see the model, and FORBIDDEN where they may only see it.
 */
export const requireFile = async (
  ledger: Ledger,
  caller: Caller,
  { fileName, modelId }: { readonly modelId: ModelId; readonly fileName: string },
  right: keyof ModelAccess,
): Promise<FileItem> => {
  const { files } = await requireModel(ledger, caller, modelId, right);
  const file = files.find((candidate) => candidate.fileName === fileName);
  if (file === undefined) throw new AppError('NOT_FOUND');
  return file;
};
