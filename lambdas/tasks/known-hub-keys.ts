import type { HubKeysItem } from '#lambdas/platform/items/hub-keys-item';

/**
 * What the hub has said of its signing keys, as it was at most a minute ago; as it is now where fewer than `keyCount` keys
 * had signed by then. Undefined before the first rotation.
 */
export type KnownHubKeys = (keyCount: number) => Promise<HubKeysItem | undefined>;

/** What is said changes once in years, and trusts ask all day. */
const believedMilliseconds = 60_000;

/** Reads at most once a minute of a clock in milliseconds that only goes on, but for what a later key has signed. */
export const knownHubKeys = (read: () => Promise<HubKeysItem | undefined>, elapsed: () => number): KnownHubKeys => {
  let known: { readonly item: HubKeysItem | undefined; readonly until: number } | undefined;
  return async (keyCount) => {
    if (known === undefined || elapsed() >= known.until || (known.item?.keyCount ?? 1) < keyCount)
      known = { item: await read(), until: elapsed() + believedMilliseconds };
    return known.item;
  };
};
