import type { HubKeyChain } from '#domain/hub-key/hub-key-chain';

/** Which of the hub's declared keys were revoked, counted from 0. */
export const revokedKeys = ({ keys }: HubKeyChain): ReadonlySet<number> =>
  new Set(keys.flatMap(({ revokedFrom }, index) => (revokedFrom === undefined ? [] : [index])));
