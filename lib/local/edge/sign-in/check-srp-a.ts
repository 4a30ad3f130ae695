import { createDiffieHellmanGroup } from 'node:crypto';
import { IdpError } from './idp-error.ts';

/** The 3072-bit group of RFC 3526 that Cognito's SRP uses. */
const PRIME = BigInt(`0x${createDiffieHellmanGroup('modp15').getPrime('hex')}`);

/**
 * Refuses a public value that is zero in the group: with it both sides reach the key that an attacker
 * knows without the password.
 */
export function checkSrpA(value: string): void {
  if (!/^[0-9a-fA-F]{1,1024}$/.test(value) || BigInt(`0x${value}`) % PRIME === 0n)
    throw new IdpError('InvalidParameterException', 'SRP_A is not acceptable.');
}
