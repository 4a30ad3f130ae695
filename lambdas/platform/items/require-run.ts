import { AppError } from '#contracts/app-error';
import type { RunId } from '#contracts/ids';
import type { ModelAccess } from '#domain/access/model-access';
import type { Ledger } from '../ledger/ledger.ts';
import { type Caller, callerOf, type UserCaller } from '../runtime/caller.ts';
import { type LedgerRun, readRun } from './read-run.ts';
import { requireModel } from './require-model.ts';

/**
 * Reads a run for a caller: whoever may do this with its model may do it with the run. Throws NOT_FOUND where the
 * caller may not see it, and FORBIDDEN where they may only see it.
 */
export const requireRun = async (
  ledger: Ledger,
  caller: Caller,
  runId: RunId,
  right: keyof ModelAccess,
): Promise<LedgerRun & { readonly user: UserCaller }> => {
  callerOf(caller, 'user');
  const found = await readRun(ledger, runId);
  if (found === undefined) throw new AppError('NOT_FOUND');
  const { user } = await requireModel(ledger, caller, found.run.modelId, right);
  return { ...found, user };
};
