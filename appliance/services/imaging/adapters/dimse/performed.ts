import type { requests } from 'dcmjs-dimse';
import { AppError } from '#contracts/app-error';
import { associate, type DimseRemote } from './associate.ts';

/** Performs `requests` in one association; throws unless every one was accepted and got its final answer. */
export async function performed(remote: DimseRemote, requests: readonly requests.Request[]): Promise<void> {
  const notAccepted = await associate(remote, requests);
  if (notAccepted.length > 0) throw new AppError(remote.unreachable, { cause: new Error('service not accepted') });
}
