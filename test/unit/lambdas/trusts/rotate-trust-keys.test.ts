import { CompactSign, type CryptoKey, exportJWK, generateKeyPair } from 'jose';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rotateTrustKeys } from '#contracts/api/trusts';
import { PublicJwk } from '#contracts/primitives';
import { trustKeyStatementType } from '#contracts/trust';
import { keys } from '#lambdas/platform/ledger/keys';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';
import { makeRotateTrustKeys } from '#lambdas/trusts/rotate-trust-keys';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { trustIdOf } from '#test/fixtures/hub/callers';
import { type HubParts, hubParts } from '#test/fixtures/hub/hub-parts';
import { ed25519Key, trustItem, x25519Key } from '#test/fixtures/hub/items';

type Pair = { readonly key: PublicJwk; readonly privateKey: CryptoKey };
const presentKey = sha256Hex('the present API key');
const nextKey = sha256Hex('the next API key');
let hub: HubParts;
let present: Pair;
let next: Pair;
let nextSeal: Pair;

const pair = async (algorithm: string, crv: string, kid: string): Promise<Pair> => {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { crv, extractable: true });
  return { privateKey, key: PublicJwk.parse({ ...(await exportJWK(publicKey)), kid }) };
};
const claims = (more: object = {}) => ({
  version: 1,
  trustId: trustIdOf(1),
  apiKeySha256: nextKey,
  encryptionKey: nextSeal.key,
  signingKey: next.key,
  issuedAt: '2026-01-01T12:00:00.000Z',
  ...more,
});
const statement = (said: object, by: Pair = present, typ = trustKeyStatementType) =>
  new CompactSign(new TextEncoder().encode(JSON.stringify(said)))
    .setProtectedHeader({ alg: 'EdDSA', typ })
    .sign(by.privateKey);
const send = (signed: string, apiKeySha256: string | undefined = presentKey) =>
  callOperation(
    rotateTrustKeys,
    makeRotateTrustKeys({ ledger: hub.ledger }),
    { kind: 'trust', trustId: trustIdOf(1), apiKeySha256 },
    { body: { contractVersion: 1, statement: signed } },
  );
const trust = () => hub.at(keys.trust(trustIdOf(1)));
const apiKey = (sha256: string, more: object = {}) => ({
  ...keys.apiKey(sha256),
  kind: 'API_KEY',
  trustId: trustIdOf(1),
  doorbellQueueUrl: 'https://sqs.test/1',
  ...more,
});

beforeAll(async () => {
  present = await pair('EdDSA', 'Ed25519', 'present');
  next = await pair('EdDSA', 'Ed25519', 'next');
  nextSeal = await pair('ECDH-ES+A256KW', 'X25519', 'next-seal');
});
beforeEach(() => {
  hub = hubParts();
  hub.seed(trustItem(1, { signingKey: present.key, keysFrom: '2025-01-01T00:00:00.000Z' }), apiKey(presentKey));
});

it('has the other keys at once, the replaced API key for a day and the other replaced ones for a month', async () => {
  expect(await send(await statement(claims()))).toEqual({
    trustId: trustIdOf(1),
    apiKeyUntil: '2026-01-02T12:00:00.000Z',
    earlierKeysUntil: '2026-02-01T12:00:00.000Z',
  });
  expect(trust()).toMatchObject({
    status: 'ENROLLED',
    encryptionKey: nextSeal.key,
    signingKey: next.key,
    keysFrom: '2026-01-01T12:00:00.000Z',
    keyRotations: 1,
    earlierKeys: [
      { use: 'encryption', key: x25519Key, from: '2025-01-01T00:00:00.000Z', until: '2026-02-01T12:00:00.000Z' },
      { use: 'signing', key: present.key, from: '2025-01-01T00:00:00.000Z', until: '2026-02-01T12:00:00.000Z' },
    ],
  });
  expect(hub.at(keys.apiKey(presentKey))).toMatchObject({ until: '2026-01-02T12:00:00.000Z' });
  expect(hub.at(keys.apiKey(nextKey))).toMatchObject({ trustId: trustIdOf(1), doorbellQueueUrl: 'https://sqs.test/1' });
  expect(hub.audited()).toEqual(['trust.keysRotated']);
});

it('answers the same statement again in the same way, by either API key, and changes nothing then', async () => {
  const signed = await statement(claims());
  const first = await send(signed);
  hub.pass(3600);
  expect(await send(signed)).toEqual(first);
  hub.pass(2 * 86_400);
  expect(await send(signed, nextKey)).toEqual(first);
  expect(hub.audited()).toEqual(['trust.keysRotated']);
});

it('goes on from the other keys the next time, and the generation stays', async () => {
  hub.seed(trustItem(1, { signingKey: present.key, keyGeneration: 2 }), apiKey(presentKey, { generation: 2 }));
  await send(await statement(claims()));
  const third = await pair('EdDSA', 'Ed25519', 'third');
  const thirdSeal = await pair('ECDH-ES+A256KW', 'X25519', 'third-seal');
  const said = claims({ apiKeySha256: sha256Hex('third'), encryptionKey: thirdSeal.key, signingKey: third.key });
  await send(await statement(said, next), nextKey);
  expect(trust()).toMatchObject({ keyRotations: 2, keyGeneration: 2, signingKey: third.key });
  expect(hub.at(keys.apiKey(sha256Hex('third')))).toMatchObject({ generation: 2 });
});

describe('is refused', () => {
  it.each([
    ['that another key signed', () => statement(claims(), next)],
    ['of another type', () => statement(claims(), present, 'flip-receipt+jwt')],
  ])('for a statement %s', async (_what, sign) => {
    expect(await refusal(send(await sign()))).toBe(
      'INPUT_INVALID | body.statement: signed with the present signing key of the trust',
    );
    expect(hub.audited()).toEqual([]);
  });

  it('for what is no statement, or one with something that does not belong into it', async () => {
    const rule = 'INPUT_INVALID | body.statement: a signed statement of keys';
    expect(await refusal(send('nothing'))).toBe(rule);
    expect(await refusal(send(await statement(claims({ extra: 1 }))))).toBe(rule);
    expect(await refusal(send(await statement({ version: 1 })))).toBe(rule);
  });

  it('for a statement about another trust', async () => {
    expect(await refusal(send(await statement(claims({ trustId: trustIdOf(2) }))))).toBe(
      'INPUT_INVALID | body.statement: about the trust that calls',
    );
  });

  it('for keys of another kind, for the present ones and for those from before', async () => {
    const swapped = claims({ encryptionKey: next.key, signingKey: nextSeal.key });
    expect(await refusal(send(await statement(swapped)))).toMatch(/an X25519 key .* an Ed25519 key/);
    expect(await refusal(send(await statement(claims({ encryptionKey: x25519Key }))))).toBe(
      'INPUT_INVALID | body.statement: every key is another than the present one',
    );
    const until = '2025-06-01T00:00:00.000Z';
    hub.seed(trustItem(1, { signingKey: present.key, earlierKeys: [{ use: 'signing', key: ed25519Key, until }] }));
    expect(await refusal(send(await statement(claims({ signingKey: ed25519Key }))))).toBe(
      'INPUT_INVALID | body.signingKey: a key that the trust did not have before',
    );
  });

  it('by an API key that was replaced, revoked or never there, whatever the authorizer remembers', async () => {
    const signed = await statement(claims());
    expect(await refusal(send(signed, sha256Hex('unknown')))).toBe('UNAUTHENTICATED');
    expect(await refusal(send(signed, ''))).toBe('UNAUTHENTICATED');
    hub.seed(apiKey(presentKey, { until: '2026-01-01T13:00:00.000Z' }));
    expect(await refusal(send(signed))).toBe('WRONG_STATE | trust: shown is the present API key');
    hub.seed(apiKey(presentKey), trustItem(1, { signingKey: present.key, status: 'REVOKED' }));
    expect(await refusal(send(signed))).toBe('UNAUTHENTICATED');
    hub.seed(trustItem(1, { signingKey: present.key, keyGeneration: 1 }));
    expect(await refusal(send(signed))).toBe('UNAUTHENTICATED');
    expect(hub.audited()).toEqual([]);
  });

  it('where an API key is asked for that somebody has, or that the trust had', async () => {
    hub.seed(apiKey(nextKey, { trustId: trustIdOf(2) }));
    expect(await refusal(send(await statement(claims())))).toBe('CONFLICT');
    expect(trust()).toMatchObject({ signingKey: present.key });
  });

  it('where another rotation or a revocation comes in the same moment', async () => {
    hub.beforeNextWrite(() => hub.seed(trustItem(1, { signingKey: present.key, keyRotations: 1 })));
    expect(await refusal(send(await statement(claims())))).toBe('CONFLICT');
    hub.seed(trustItem(1, { signingKey: present.key }));
    hub.beforeNextWrite(() => hub.seed(trustItem(1, { signingKey: present.key, keyGeneration: 1, status: 'REVOKED' })));
    expect(await refusal(send(await statement(claims())))).toBe('CONFLICT');
    expect(hub.at(keys.apiKey(nextKey))).toBeUndefined();
  });
});
