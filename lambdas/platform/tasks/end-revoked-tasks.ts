import pMap from 'p-map';
import type { TrustId } from '#contracts/ids';
import type { HubKeyChain } from '#domain/hub-key/hub-key-chain';
import type { Ledger } from '../ledger/ledger.ts';
import { endOpenTasks } from './end-open-tasks.ts';

/** Trusts that are looked at at a time. */
const concurrency = 25;

/** Fails the open tasks of these trusts that a revoked key of the hub signed. Reads nothing where none was revoked. */
export const endRevokedTasks = async (
  ledger: Ledger,
  { keys }: HubKeyChain,
  trusts: readonly { readonly trustId: TrustId }[],
): Promise<void> => {
  const revoked = new Set(keys.flatMap(({ revokedFrom }, index) => (revokedFrom === undefined ? [] : [index])));
  if (revoked.size === 0) return;
  await pMap(
    trusts,
    ({ trustId }) => endOpenTasks(ledger, trustId, 'HUB_KEY_REVOKED', ({ signedBy = 0 }) => revoked.has(signedBy)),
    { concurrency },
  );
};
