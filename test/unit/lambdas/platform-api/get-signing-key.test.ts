import { importJWK, type JWK, jwtVerify } from 'jose';
import { expect, it } from 'vitest';
import { getSigningKey } from '#contracts/api/platform';
import { keyFingerprint } from '#domain/trust/key-fingerprint';
import { makeGetSigningKey } from '#lambdas/platform-api/get-signing-key';
import { localSigner } from '#test/fakes/local-signer';
import { callOperation } from '#test/fixtures/hub/call-operation';
import { nobody } from '#test/fixtures/hub/callers';

it('answers anybody the key with which what the hub signs verifies, and no private member', async () => {
  const signer = localSigner();
  const key = await callOperation(getSigningKey, makeGetSigningKey(signer), nobody);
  const { first, keys, statements, ...present } = key;
  expect(Object.keys(present).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
  expect(first).toEqual(present);
  expect(statements).toEqual([]);
  expect(keys).toEqual([{ kid: present.kid, fingerprint: keyFingerprint(first) }]);
  const { payload } = await jwtVerify(
    await signer.signJws('kind', { is: 'signed' }),
    await importJWK(key as JWK, 'ES256'),
  );
  expect(payload).toEqual({ is: 'signed' });
  const other = await callOperation(getSigningKey, makeGetSigningKey(localSigner()), nobody);
  await expect(jwtVerify(await signer.signJws('kind', {}), await importJWK(other as JWK, 'ES256'))).rejects.toThrow();
});
