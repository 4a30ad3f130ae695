import type { RunListener } from '#contracts/run-listener';
import { ListenerItem } from '../items/listener-item.ts';
import type { RunItem } from '../items/run-item.ts';
import { commit } from '../ledger/commit.ts';
import { keys } from '../ledger/keys.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { updateItem } from '../ledger/ledger-writes.ts';
import { readItem } from '../ledger/read-item.ts';
import type { RunServers } from './run-servers.ts';
import type { TargetGroups } from './target-groups.ts';

/** What reaching a server takes. */
export type ServerReaching = {
  readonly ledger: Ledger;
  readonly servers: Pick<RunServers, 'look'>;
  readonly listeners: readonly RunListener[];
  readonly targetGroups: TargetGroups;
};

/**
 * Has the listener of a run pass its connections on to the run's server and to nothing else, and answers whether they
 * arrive. To be repeated until they do. A server with nothing before it is reached at once.
 */
export const reachServer = async (
  { ledger, listeners, servers, targetGroups }: ServerReaching,
  { listener, runId, serverTaskArn }: Pick<RunItem, 'runId' | 'listener' | 'serverTaskArn'>,
): Promise<boolean> => {
  const groups = listeners.find(({ id }) => id === listener)?.targetGroups ?? [];
  if (listener === undefined || groups.length === 0) return true;
  const state = serverTaskArn === undefined ? undefined : await servers.look(serverTaskArn);
  const address = state?.kind === 'alive' ? state.address : undefined;
  if (address === undefined) return false;
  const key = keys.listener(listener);
  const isHeld = async (): Promise<ListenerItem | undefined> => {
    const found = await readItem(ledger, key, ListenerItem);
    return found?.runId === runId ? found : undefined;
  };
  const held = await isHeld();
  if (held === undefined) return false;
  if (held.target !== address) {
    const expect = [
      { attribute: 'runId', oneOf: [runId] },
      { attribute: 'fencingToken', oneOf: [held.fencingToken] },
    ];
    // Noted first, so that whoever frees the listener knows what to remove even if this ends half-way.
    const noted = await commit(ledger, [updateItem(ledger, { key, expect, set: { target: address } })], []);
    if (noted.kind === 'refused') return false;
  }
  const arrives = await targetGroups.pointTo(groups, address);
  if ((await isHeld()) !== undefined) return arrives;
  // It was freed in the meantime, and may serve another run by now.
  await targetGroups.remove(groups, address);
  return false;
};
