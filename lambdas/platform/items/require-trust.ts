import { AppError } from '#contracts/app-error';
import type { TrustId } from '#contracts/ids';
import type { Ledger } from '../ledger/ledger.ts';
import { readTrust, type TrustItem } from './trust-item.ts';

/** Reads one trust that must be on the ledger and not removed. Throws NOT_FOUND. */
export const requireTrust = async (ledger: Ledger, trustId: TrustId): Promise<TrustItem> => {
  const trust = await readTrust(ledger, trustId);
  if (trust === undefined || trust.status === 'REMOVED') throw new AppError('NOT_FOUND');
  return trust;
};
