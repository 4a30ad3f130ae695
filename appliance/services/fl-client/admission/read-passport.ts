import { decodeJwt } from 'jose';
import { zodFaults } from '#appliance/platform/zod-faults';
import { AppError } from '#contracts/app-error';
import { Passport, passportType } from '#contracts/passport';
import type { HubKeyChain } from '#domain/hub-key/hub-key-chain';
import { openOrder } from '#domain/hub-key/open-order';

/**
 * Opens a passport that a key of the hub signed which may give orders; HUB_KEY_REVOKED where it was revoked since, and
 * anything else is PASSPORT_INVALID.
 */
export function readPassport(jws: string, hubKeys: HubKeyChain, now: Date): Passport {
  const opened = openOrder(jws, passportType, hubKeys, now);
  if (opened.kind === 'revoked') throw new AppError('HUB_KEY_REVOKED');
  if (opened.kind !== 'opened')
    throw new AppError('PASSPORT_INVALID', { details: [{ rule: 'signed by the hub', place: 'signature' }] });
  const parsed = Passport.safeParse(opened.claims);
  if (!parsed.success) throw new AppError('PASSPORT_INVALID', { details: zodFaults(parsed.error) });
  return parsed.data;
}

/** Whether the key of the hub that signed a passport was revoked. */
export const isRevoked = (jws: string, hubKeys: HubKeyChain, now: Date): boolean =>
  openOrder(jws, passportType, hubKeys, now).kind === 'revoked';

/** The claims of a passport whose signature was verified before it was journalled. */
export const trustedPassport = (jws: string): Passport => Passport.parse(decodeJwt(jws));
