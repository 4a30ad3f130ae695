import { createHash, randomBytes } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { createHubClient, type HubClient } from '#client/hub-client';
import { enrolTrust, registerTrust } from '#contracts/api/trusts';
import { TrustCode, type TrustId } from '#contracts/ids';
import { PublicJwk } from '#contracts/primitives';
import type { Person } from '#local/study/person';

/** A trust that the bench plays itself, to measure the hub without an appliance in between. */
export type BenchTrust = { readonly trustId: TrustId; readonly hub: HubClient; readonly authorization: string };

async function publicKey(algorithm: string, curve: string): Promise<PublicJwk> {
  const pair = await generateKeyPair(algorithm, { crv: curve, extractable: true });
  const { kty, crv, x } = await exportJWK(pair.publicKey);
  const key = { kty, crv, x } as JWK;
  return PublicJwk.parse({ ...key, kid: await calculateJwkThumbprint(key), alg: algorithm });
}

/** Registers and enrols a trust under `code`. */
export async function enrolBenchTrust(origin: string, admin: Pick<Person, 'hub'>, code: string): Promise<BenchTrust> {
  const { trustId, enrolmentCode } = await admin.hub.call(registerTrust, {
    body: { code: TrustCode.parse(code), name: `Bench ${code}` },
  });
  const apiKey = randomBytes(32).toString('base64url');
  await createHubClient({ origin }).call(enrolTrust, {
    body: {
      contractVersion: 1,
      secret: enrolmentCode.split('.')[1] ?? '',
      apiKeySha256: createHash('sha256').update(apiKey).digest('hex'),
      encryptionKey: await publicKey('ECDH-ES+A256KW', 'X25519'),
      signingKey: await publicKey('EdDSA', 'Ed25519'),
      applianceVersion: 'bench',
    },
  });
  const authorization = `Bearer ${apiKey}`;
  return { trustId, authorization, hub: createHubClient({ origin, authorization: async () => authorization }) };
}
