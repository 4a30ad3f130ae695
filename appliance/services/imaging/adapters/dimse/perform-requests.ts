import type { requests } from 'dcmjs-dimse';
import { AppError } from '#contracts/app-error';
import { associate, type DimseRemote } from './associate.ts';

/**
 * Performs `requests` in one association. Throws `remote.unreachableCode` unless every request was accepted and
 * answered.
 */
export async function performRequests(remote: DimseRemote, requests: readonly requests.Request[]): Promise<void> {
  const notAccepted = await associate(remote, requests);
  if (notAccepted.length > 0) throw new AppError(remote.unreachableCode, { cause: new Error('service not accepted') });
}
