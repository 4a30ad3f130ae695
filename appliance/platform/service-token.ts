import { randomUUID } from 'node:crypto';
import { createLocalJWKSet, jwtVerify, SignJWT } from 'jose';
import * as z from 'zod';
import { AppError } from '#contracts/app-error';
import { ServiceName, ServiceScope, serviceGrants } from '#contracts/appliance/service-token';
import { skewDetail } from '#domain/clock/clock-skew';
import { readPrivateKey, readServiceKeys } from './service-keys.ts';

const tokenType = 'flip-service+jwt';
const lifetimeSeconds = 60;
/** Allowed difference of the two services' clocks. */
const toleranceSeconds = 5;

/** Makes a token (compact JWS) for one call to `audience`. */
export type MintToken = (audience: ServiceName, scope: ServiceScope) => Promise<string>;

type MinterOptions = {
  readonly service: ServiceName;
  readonly privateKeyFile: string;
  readonly now: () => Date;
};

/**
 * Makes the function that signs tokens of 60 s with the calling service's key. Throws `ConfigError` for a wrong key
 * file.
 */
export async function createTokenMinter({ service, privateKeyFile, now }: MinterOptions): Promise<MintToken> {
  const key = await readPrivateKey(privateKeyFile);
  return (audience, scope) => {
    const issuedAt = Math.floor(now().getTime() / 1000);
    return new SignJWT({ scope })
      .setProtectedHeader({ alg: 'EdDSA', typ: tokenType, kid: service })
      .setIssuer(service)
      .setAudience(audience)
      .setJti(randomUUID())
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + lifetimeSeconds)
      .sign(key);
  };
}

/** The scope that a route requires of a token, or `any` for any scope that is granted at this service. */
export type RequiredScope = ServiceScope | 'any';

/**
 * Checks an `Authorization` header. Throws SERVICE_TOKEN without details, so that it discloses nothing about the
 * reason. Throws CLOCK_SKEW with the difference where only the time of a token is wrong: a token is made for one call,
 * so that its age is the difference of the two services' clocks.
 */
export type VerifyToken = (
  authorization: string | undefined,
  scope: RequiredScope,
) => Promise<{ readonly caller: ServiceName; readonly scope: ServiceScope }>;

const Claims = z.object({ iss: ServiceName, scope: ServiceScope, iat: z.int(), exp: z.int(), jti: z.string().min(1) });

type VerifierOptions = {
  readonly service: ServiceName;
  readonly keysFile: string;
  readonly now: () => Date;
};

/**
 * Makes the verification of tokens for `service` by the grants of the appliance. Throws `ConfigError` for a wrong keys
 * file.
 */
export function createTokenVerifier({ service, keysFile, now }: VerifierOptions): VerifyToken {
  const keys = createLocalJWKSet(readServiceKeys(keysFile));
  return async (authorization, required) => {
    try {
      const [scheme, token, ...rest] = (authorization ?? '').split(' ');
      if (scheme !== 'Bearer' || token === undefined || rest.length > 0) throw new Error('no bearer token');
      const { payload, protectedHeader } = await jwtVerify(token, keys, {
        algorithms: ['EdDSA'],
        typ: tokenType,
        audience: service,
        // The times of the token are checked last and separately.
        currentDate: new Date(0),
      });
      const { iss: caller, scope, iat, exp } = Claims.parse(payload);
      // Keys are selected by `kid`; without this check, a service could sign another's name with its own key.
      if (protectedHeader.kid !== caller) throw new Error('signed with another service’s key');
      if (Array.isArray(payload.aud)) throw new Error('several audiences');
      if (exp - iat > lifetimeSeconds) throw new Error('lifetime too long');
      const grant = serviceGrants[scope];
      if (grant.caller !== caller || grant.service !== service) throw new Error('scope not granted');
      if (required !== 'any' && required !== scope) throw new Error('other scope');
      const ageSeconds = now().getTime() / 1000 - iat;
      if (ageSeconds < -toleranceSeconds || ageSeconds >= exp - iat + toleranceSeconds) {
        const details = [skewDetail(Math.round(-ageSeconds), service, caller)];
        throw new AppError('CLOCK_SKEW', { details });
      }
      return { caller, scope };
    } catch (cause) {
      if (cause instanceof AppError) throw cause;
      throw new AppError('SERVICE_TOKEN', { cause });
    }
  };
}
