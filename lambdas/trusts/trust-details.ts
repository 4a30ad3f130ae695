import { AppError } from '#contracts/app-error';
import type { TrustId } from '#contracts/ids';
import type { TrustDetails } from '#contracts/trust';
import { HeartbeatItem } from '#lambdas/platform/items/heartbeat-item';
import { readTrust } from '#lambdas/platform/items/trust-item';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { readItem } from '#lambdas/platform/ledger/read-item';
import { earlierKeysOf, shownTrust } from './shown-trust.ts';

/** What showing one trust takes. */
export type DetailDeps = { readonly ledger: Ledger; readonly hubVersion: string };

/** One trust as it stands now, also one that was removed. Throws NOT_FOUND. */
export const trustDetails = async ({ hubVersion, ledger }: DetailDeps, trustId: TrustId): Promise<TrustDetails> => {
  const [trust, heartbeat] = await Promise.all([
    readTrust(ledger, trustId),
    readItem(ledger, keys.heartbeat(trustId), HeartbeatItem),
  ]);
  if (trust === undefined) throw new AppError('NOT_FOUND');
  return { ...shownTrust(trust, heartbeat, { now: ledger.now(), hubVersion }), earlierKeys: earlierKeysOf(trust) };
};
