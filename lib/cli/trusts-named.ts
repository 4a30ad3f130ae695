import type { HubClient } from '#client/hub-client';
import { pages } from '#client/pages';
import { listTrusts } from '#contracts/api/trusts';
import { AppError } from '#contracts/app-error';
import type { Trust } from '#contracts/trust';

/**
 * The trusts of a list of codes with commas between them, in that order; `all` are those that have enrolled.
 * Throws `AppError`: NOT_FOUND with each code that no trust has.
 */
export async function trustsNamed(hub: HubClient, codes: string): Promise<Trust[]> {
  const trusts = (await Array.fromAsync(pages(hub, listTrusts, {}))).flatMap((page) => page.trusts);
  if (codes === 'all') return trusts.filter(({ status }) => status === 'ENROLLED');
  const named = codes.split(',').map((code) => code.trim().toUpperCase());
  const missing = named.filter((code) => !trusts.some((trust) => trust.code === code));
  if (missing.length > 0)
    throw new AppError('NOT_FOUND', { details: missing.map((place) => ({ rule: 'no trust has this code', place })) });
  return named.flatMap((code) => trusts.filter((trust) => trust.code === code));
}
