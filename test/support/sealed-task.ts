import { CompactEncrypt, CompactSign, type CryptoKey, exportJWK, generateKeyPair } from 'jose';
import { type LeasedTask, taskSignatureType } from '#contracts/task';

/** Keys of a hub and of a trust, for sealing test tasks as the hub does. */
export type TaskKeys = {
  readonly hub: { readonly privateKey: CryptoKey; readonly publicKey: CryptoKey };
  readonly trust: { readonly privateKey: CryptoKey; readonly publicKey: CryptoKey };
};

export const makeTaskKeys = async (): Promise<TaskKeys> => ({
  hub: await generateKeyPair('ES256', { extractable: true }),
  trust: await generateKeyPair('ECDH-ES+A256KW', { crv: 'X25519', extractable: true }),
});

/** Signs and seals claims; `typ` and the keys can be wrong on purpose. */
export async function sealClaims(
  claims: object,
  keys: { signWith: CryptoKey; sealTo: CryptoKey },
  typ = taskSignatureType,
): Promise<string> {
  const signed = await new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'ES256', typ })
    .sign(keys.signWith);
  return new CompactEncrypt(new TextEncoder().encode(signed))
    .setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM' })
    .encrypt(keys.sealTo);
}

export const jwkOf = (key: CryptoKey) => exportJWK(key);

/** A leased task around a sealed text. */
export const leased = (claims: { taskId: string; type: string }, sealed: string, fencingToken = 1): LeasedTask =>
  ({
    taskId: claims.taskId,
    type: claims.type,
    fencingToken,
    leaseExpiresAt: '2026-01-01T00:01:00.000Z',
    sealed,
  }) as LeasedTask;
