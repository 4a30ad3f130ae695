import { createDiffieHellmanGroup } from 'node:crypto';
import { expect, test } from 'vitest';
import { checkSrpA } from '#local/edge/sign-in/check-srp-a';

const prime = BigInt(`0x${createDiffieHellmanGroup('modp15').getPrime('hex')}`);

test('zero in the group is refused however it is written, and its neighbours are taken', () => {
  for (const zero of [0n, prime, prime * 2n]) expect(() => checkSrpA(zero.toString(16))).toThrow();
  for (const fine of [1n, prime - 1n, prime + 1n]) expect(() => checkSrpA(fine.toString(16))).not.toThrow();
  for (const text of ['', 'xyz', `-${prime.toString(16)}`]) expect(() => checkSrpA(text)).toThrow();
});
