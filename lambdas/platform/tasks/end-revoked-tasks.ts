import pMap from 'p-map';
import type { TrustId } from '#contracts/ids';
import type { HubKeyChain } from '#domain/hub-key/hub-key-chain';
import type { Ledger } from '../ledger/ledger.ts';
import { endOpenTasks } from './end-open-tasks.ts';
import { revokedKeys } from './revoked-keys.ts';

/** Trusts that are looked at at a time. */
const concurrency = 25;

/**
 * Fails the open tasks of these trusts that a revoked key of the hub signed, but for those by which a trust is in a run:
 * the run is given up, and its receipt comes by that task. Reads nothing where no key was revoked.
 */
export const endRevokedTasks = async (
  ledger: Ledger,
  chain: HubKeyChain,
  trusts: readonly { readonly trustId: TrustId }[],
): Promise<void> => {
  const revoked = revokedKeys(chain);
  if (revoked.size === 0) return;
  await pMap(
    trusts,
    ({ trustId }) =>
      endOpenTasks(
        ledger,
        trustId,
        'HUB_KEY_REVOKED',
        ({ signedBy = 0, type }) => type !== 'join_run' && revoked.has(signedBy),
      ),
    { concurrency },
  );
};
