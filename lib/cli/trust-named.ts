import type { HubClient } from '#client/hub-client';
import { TrustId } from '#contracts/ids';
import { trustsNamed } from './trusts-named.ts';

/** The id of one trust by its code; a trust that was removed is in no list and is named by its id. Throws `AppError`: NOT_FOUND. */
export async function trustNamed(hub: HubClient, name: string): Promise<TrustId> {
  const id = TrustId.safeParse(name);
  if (id.success) return id.data;
  const [named] = await trustsNamed(hub, name);
  if (named === undefined) throw new Error('a name that no trust has was not refused');
  return named.trustId;
}
