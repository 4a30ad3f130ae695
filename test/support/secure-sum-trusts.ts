import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { TrustCode, TrustId } from '#contracts/ids';
import type { SecureSumPart } from '#contracts/secure-sum';

/** A trust of a secure sum: its private key, and what the hub names it by. */
export type SumTrust = {
  readonly trustId: TrustId;
  readonly privateKey: KeyObject;
  readonly participant: SecureSumPart['participants'][number];
};

/** So many trusts with keys of their own, as they would have enrolled. */
export const sumTrusts = (count: number): SumTrust[] =>
  Array.from({ length: count }, (_, index) => {
    const { privateKey, publicKey } = generateKeyPairSync('x25519');
    const { kty, crv, x } = publicKey.export({ format: 'jwk' }) as { kty: string; crv: string; x: string };
    // Ids in no order of the codes: who adds and who subtracts goes by id.
    const tail = String((index * 7919) % 100_003).padStart(12, '0');
    const trustId = `0190a000-0000-7000-8000-${tail}` as TrustId;
    const code = `T${index}A` as TrustCode;
    return { trustId, privateKey, participant: { trustId, code, encryptionKey: { kty, crv, x, kid: code } } };
  });
