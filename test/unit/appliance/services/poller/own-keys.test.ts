import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompactEncrypt, compactDecrypt, importJWK } from 'jose';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openOwnKeys } from '#appliance/services/poller/own-keys';
import { trustIdOf } from '#test/fixtures/hub/callers';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flip-own-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (path: string, type: 'x25519' | 'ed25519') => {
  const { privateKey, publicKey } = generateKeyPairSync(type as 'x25519');
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  return publicKey.export({ format: 'jwk' });
};
const open = () =>
  openOwnKeys({
    apiKeyFile: join(folder, 'api-key'),
    encryptionKeyFile: join(folder, 'encryption-key.pem'),
    signingKeyFile: join(folder, 'signing-key.pem'),
  });
const opens = async (keys: ReturnType<typeof open>, jwk: object): Promise<boolean> => {
  const sealed = await new CompactEncrypt(randomBytes(8))
    .setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM' })
    .encrypt(await importJWK(jwk, 'ECDH-ES+A256KW'));
  const tries = (await keys.decryptionKeys()).map((key) => compactDecrypt(sealed, key));
  return (await Promise.allSettled(tries)).some(({ status }) => status === 'fulfilled');
};

it('opens what is sealed to the present key, to a replaced one and to one that is being put into place', async () => {
  const present = write('encryption-key.pem', 'x25519');
  const previous = write('previous/2026-01-01-encryption-key.pem', 'x25519');
  const next = write('next/encryption-key.pem', 'x25519');
  const keys = open();
  for (const jwk of [present, previous, next]) expect(await opens(keys, jwk)).toBe(true);
  const { publicKey } = generateKeyPairSync('x25519');
  expect(await opens(keys, publicKey.export({ format: 'jwk' }))).toBe(false);
});

it('reads the files at each use, so that a rotation needs no restart', async () => {
  write('encryption-key.pem', 'x25519');
  write('signing-key.pem', 'ed25519');
  writeFileSync(join(folder, 'api-key'), 'first\n');
  const keys = open();
  expect(keys.apiKey()).toBe('first');
  await expect(keys.signingKey()).resolves.toBeDefined();
  writeFileSync(join(folder, 'api-key'), 'second\n');
  expect(keys.apiKey()).toBe('second');
  const next = write('next/encryption-key.pem', 'x25519');
  renameSync(join(folder, 'next/encryption-key.pem'), join(folder, 'encryption-key.pem'));
  expect(await opens(keys, next)).toBe(true);
});

it('takes part in a secure sum with the key that the question names, and else with the present one', () => {
  const present = write('encryption-key.pem', 'x25519');
  const previous = write('previous/a-encryption-key.pem', 'x25519');
  const keys = open();
  expect(keys.participant(trustIdOf(1), previous.x).x).toBe(previous.x);
  expect(keys.participant(trustIdOf(1), undefined).x).toBe(present.x);
  expect(keys.participant(trustIdOf(1), 'unknown').x).toBe(present.x);
});
