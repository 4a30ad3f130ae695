import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { fingerprints } from '#appliance/cli/fingerprints';
import { openDatabase } from '#appliance/platform/database';
import { createKeptHubKeys } from '#appliance/platform/kept-hub-keys';
import { pollerMigrations } from '#appliance/services/poller/poller-migrations';
import { keyFingerprint } from '#domain/trust/key-fingerprint';
import { hubKeyPair, nextKey, revokedKey } from '#test/fixtures/hub-keys';
import { testFolder } from '#test/support/test-folder';

const root = testFolder('fingerprints');
afterAll(() => rmSync(root, { recursive: true, force: true }));

it('shows the pinned key of the hub, and with the poller’s data every key that it has followed', async () => {
  const [first, second, third] = [await hubKeyPair(), await hubKeyPair(), await hubKeyPair()];
  const pem = (type: 'x25519' | 'ed25519') =>
    generateKeyPairSync(type as 'ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' });
  for (const folder of ['poller', 'public']) mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, 'poller/encryption-key.pem'), pem('x25519'));
  writeFileSync(join(root, 'poller/signing-key.pem'), pem('ed25519'));
  writeFileSync(join(root, 'public/hub-key.json'), JSON.stringify(first.key));
  createKeptHubKeys({
    database: openDatabase(join(root, 'poller.sqlite'), pollerMigrations),
    trusted: first.key,
    log: () => {},
  }).follow([await nextKey(1, first, second), await nextKey(2, second, third), await revokedKey(3, third, first)]);
  const hubs = async (dataFolder?: string) =>
    (await fingerprints(root, dataFolder)).filter(({ key }) => key === 'hub').map(({ fingerprint }) => fingerprint);
  expect(await hubs()).toEqual([keyFingerprint(first.key)]);
  expect(await hubs(root)).toEqual([first, second, third].map(({ key }) => keyFingerprint(key)));
  expect((await fingerprints(root, root)).map(({ key, note }) => [key, note])).toEqual([
    ['encryption', undefined],
    ['signing', undefined],
    ['hub', 'revoked, counts not from 2026-01-01T00:00:00.000Z on'],
    ['hub', 'replaced 2026-01-01T00:00:00.000Z'],
    ['hub', undefined],
  ]);
});
