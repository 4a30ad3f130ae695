import { type CryptoKey, compactVerify, decodeJwt, type JWK } from 'jose';
import { zodFaults } from '#appliance/platform/zod-faults';
import { AppError } from '#contracts/app-error';
import { Passport, passportType } from '#contracts/passport';

/** Opens a passport that the hub's pinned key signed; anything else is PASSPORT_INVALID. */
export async function readPassport(jws: string, hubKey: CryptoKey | Uint8Array | JWK): Promise<Passport> {
  let claims: unknown;
  try {
    const { payload, protectedHeader } = await compactVerify(jws, hubKey, { algorithms: ['ES256'] });
    if (protectedHeader.typ !== passportType) throw new TypeError('another type of document');
    claims = JSON.parse(new TextDecoder().decode(payload));
  } catch (cause) {
    throw new AppError('PASSPORT_INVALID', { details: [{ rule: 'signed by the hub', place: 'signature' }], cause });
  }
  const parsed = Passport.safeParse(claims);
  if (!parsed.success) throw new AppError('PASSPORT_INVALID', { details: zodFaults(parsed.error) });
  return parsed.data;
}

/** The claims of a passport whose signature was verified before it was journalled. */
export const trustedPassport = (jws: string): Passport => Passport.parse(decodeJwt(jws));
