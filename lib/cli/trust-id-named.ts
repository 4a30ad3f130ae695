import type { HubClient } from '#client/hub-client';
import type { TrustId } from '#contracts/ids';
import { trustsNamed } from './trusts-named.ts';

/** The id of a trust as a member of a request, from its code; nothing where no code is given. Throws `AppError`: NOT_FOUND. */
export async function trustIdNamed(hub: HubClient, code: string | undefined): Promise<{ readonly trustId?: TrustId }> {
  const [named] = code === undefined ? [] : await trustsNamed(hub, code);
  return named === undefined ? {} : { trustId: named.trustId };
}
