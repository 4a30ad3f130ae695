import type { HubClient } from '#client/hub-client';
import { getMe } from '#contracts/api/users';
import { AppError } from '#contracts/app-error';
import type { TrustId } from '#contracts/ids';
import { trustsNamed } from './trusts-named.ts';

/** The trust that is decided for: the one named, or the one that the Trust Admin belongs to. Throws INPUT_INVALID. */
export async function decidingTrust(hub: HubClient, code: string | undefined): Promise<TrustId> {
  const trustId = code === undefined ? (await hub.call(getMe, {})).trustId : (await trustsNamed(hub, code))[0]?.trustId;
  if (trustId !== undefined) return trustId;
  throw new AppError('INPUT_INVALID', { details: [{ rule: 'name a trust: you belong to none', place: '--trust' }] });
}
