import { generateKeyPairSync } from 'node:crypto';
import type { TrustCode, TrustId } from '#contracts/ids';
import { PublicJwk } from '#contracts/primitives';
import { commit } from '#lambdas/platform/ledger/commit';
import { firstIndex, keys } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { putItem } from '#lambdas/platform/ledger/ledger-writes';
import { trustItem } from '#test/fixtures/hub/items';

/** Puts an enrolled trust on a ledger, with a key of its own whose private half nobody has; answers its id. */
export const addTrust = async (ledger: Ledger, code: string, trustAdmins = 0): Promise<TrustId> => {
  const trustId = ledger.newId() as TrustId;
  const { publicKey } = generateKeyPairSync('x25519');
  const key = PublicJwk.parse({ ...publicKey.export({ format: 'jwk' }), kid: 'k' });
  const registeredAt = ledger.now().toISOString();
  const trust = { trustId, code: code as TrustCode, name: code, registeredAt, trustAdmins };
  const item = trustItem(1, { ...trust, encryptionKey: key, signingKey: key, doorbellQueueUrl: 'https://queue' });
  await commit(ledger, [putItem(ledger, { ...item, ...keys.trust(trustId), ...firstIndex.trusts(code) })], []);
  return trustId;
};
