import { AppError } from '#contracts/app-error';
import type { ModelId } from '#contracts/ids';
import { type ModelAccess, modelAccess } from '#domain/access/model-access';
import { childPrefix, keys } from '../ledger/keys.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { queryItems } from '../ledger/query-items.ts';
import { readItem } from '../ledger/read-item.ts';
import { type Caller, callerOf, type UserCaller } from '../runtime/caller.ts';
import { FileItem, ModelItem } from './model-item.ts';
import { type LedgerProject, readProject } from './read-project.ts';

/** A model with its files and its project, for a caller who may do this with it. */
export type PermittedModel = LedgerProject & {
  readonly model: ModelItem;
  readonly files: readonly FileItem[];
  readonly user: UserCaller;
};

/**
 * Reads a model with its files and its project for a caller. Throws NOT_FOUND where the caller may not see it, and
 * FORBIDDEN where they may only see it.
 */
export const requireModel = async (
  ledger: Ledger,
  caller: Caller,
  modelId: ModelId,
  right: keyof ModelAccess,
): Promise<PermittedModel> => {
  const user = callerOf(caller, 'user');
  const key = keys.model(modelId);
  const [model, files] = await Promise.all([
    readItem(ledger, key, ModelItem),
    queryItems(ledger, { partition: key.pk, prefix: childPrefix.files }, FileItem),
  ]);
  const found = model === undefined ? undefined : await readProject(ledger, model.projectId);
  if (
    model === undefined ||
    model.removedAt !== undefined ||
    found === undefined ||
    found.project.removedAt !== undefined
  )
    throw new AppError('NOT_FOUND');
  const access = modelAccess(user, found.project, model);
  if (!access.see) throw new AppError('NOT_FOUND');
  if (!access[right]) throw new AppError('FORBIDDEN');
  return { ...found, model, files, user };
};
