import { AppError } from '#contracts/app-error';
import type { Ledger } from '../ledger/ledger.ts';
import { type Caller, callerOf } from '../runtime/caller.ts';
import { type LedgerRun, readRun } from './read-run.ts';

/**
 * The run whose server calls. Throws UNAUTHENTICATED for another kind of caller, and NOT_FOUND where the run is gone.
 */
export const runOfServer = async (ledger: Ledger, caller: Caller): Promise<LedgerRun> => {
  const found = await readRun(ledger, callerOf(caller, 'run-server').runId);
  if (found === undefined) throw new AppError('NOT_FOUND');
  return found;
};
