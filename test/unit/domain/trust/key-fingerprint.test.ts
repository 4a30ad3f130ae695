import { calculateJwkThumbprint } from 'jose';
import { expect, it } from 'vitest';
import { keyFingerprint } from '#domain/trust/key-fingerprint';
import { localSigner } from '#test/fakes/local-signer';
import { ed25519Key, x25519Key } from '#test/fixtures/hub/items';

const ofThumbprint = async (key: object): Promise<string> => {
  const hex = Buffer.from(await calculateJwkThumbprint(key), 'base64url')
    .toString('hex')
    .toUpperCase();
  return (hex.slice(0, 32).match(/.{4}/g) ?? []).join(' ');
};

it('is the first half of the thumbprint by RFC 7638, for every kind of key that is used', async () => {
  const hubKey = await localSigner().publicKey();
  for (const key of [x25519Key, ed25519Key, hubKey]) expect(keyFingerprint(key)).toBe(await ofThumbprint(key));
  expect(keyFingerprint(x25519Key)).toMatch(/^([0-9A-F]{4} ){7}[0-9A-F]{4}$/);
});

it('does not hang on the name that the key was given', () => {
  expect(keyFingerprint({ ...x25519Key, kid: 'another', use: 'enc' })).toBe(keyFingerprint(x25519Key));
  expect(keyFingerprint({ ...x25519Key, x: ed25519Key.x })).not.toBe(keyFingerprint(x25519Key));
});
