import { calculateJwkThumbprint, type JWK } from 'jose';
import { expect, it } from 'vitest';
import { keyThumbprint } from '#domain/hub-key/key-thumbprint';
import { hubKeyPair } from '#test/fixtures/hub-keys';

it('is the RFC 7638 thumbprint of the key, whatever its kid says', async () => {
  const { key, kid } = await hubKeyPair();
  expect(keyThumbprint({ ...key, kid: 'another' })).toBe(kid);
  expect(kid).toBe(await calculateJwkThumbprint(key as JWK));
  // The example of RFC 8037, appendix A.3.
  const example = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo', kid: '' };
  expect(keyThumbprint(example)).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
});
