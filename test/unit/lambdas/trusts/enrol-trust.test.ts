import { beforeEach, describe, expect, it } from 'vitest';
import { enrolTrust } from '#contracts/api/trusts';
import { keys } from '#lambdas/platform/ledger/keys';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';
import { makeEnrolTrust } from '#lambdas/trusts/enrol-trust';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { nobody, trustIdOf } from '#test/fixtures/hub/callers';
import { type HubParts, hubParts } from '#test/fixtures/hub/hub-parts';
import { codeOf, ed25519Key, trustItem, x25519Key } from '#test/fixtures/hub/items';

const secret = 's'.repeat(43);
const apiKeySha256 = sha256Hex('an API key');
const sent = {
  contractVersion: 1,
  secret,
  apiKeySha256,
  encryptionKey: x25519Key,
  signingKey: ed25519Key,
  applianceVersion: '0.1.0',
};
const enrolment = {
  ...keys.enrolment(sha256Hex(secret)),
  kind: 'ENROLMENT',
  trustId: trustIdOf(1),
  status: 'OPEN',
  expiresAt: '2026-01-02T12:00:00.000Z',
};
const { doorbellQueueUrl, encryptionKey, signingKey, ...invited } = trustItem(1, { status: 'INVITED' });
let hub: HubParts;
let made: string[];
const enrol = (more: object = {}) => {
  const makeDoorbell = async (trustId: string) => {
    made.push(trustId);
    return 'https://sqs.test/new';
  };
  const handler = makeEnrolTrust({ ledger: hub.ledger, signer: hub.maker.signer, makeDoorbell });
  return callOperation(enrolTrust, handler, nobody, { body: { ...sent, ...more } });
};

beforeEach(() => {
  hub = hubParts();
  made = [];
  hub.seed(enrolment, invited);
});

it('writes the keys, the doorbell and the hash of the API key, and uses the code up', async () => {
  const answer = await enrol();
  expect(answer).toMatchObject({ trustId: trustIdOf(1), trustCode: codeOf(1), trustName: 'Trust 1' });
  expect(answer.hubSigningKey).toEqual(await hub.maker.signer.publicKey());
  expect(hub.at(keys.trust(trustIdOf(1)))).toMatchObject({
    status: 'ENROLLED',
    encryptionKey: x25519Key,
    signingKey: ed25519Key,
    doorbellQueueUrl: 'https://sqs.test/new',
  });
  expect(hub.at(keys.apiKey(apiKeySha256))).toMatchObject({ trustId: trustIdOf(1) });
  expect(hub.at(keys.enrolment(sha256Hex(secret)))).toMatchObject({ status: 'USED' });
  expect(hub.audited()).toEqual(['trust.enrolled']);
});

it('answers the same appliance again after a lost answer, and changes nothing then', async () => {
  const first = await enrol();
  hub.pass(100 * 86_400);
  expect(await enrol()).toEqual(first);
  expect(hub.audited()).toEqual(['trust.enrolled']);
  expect(made).toHaveLength(1);
});

describe('a code', () => {
  it('that is unknown is refused', async () => {
    expect(await refusal(enrol({ secret: 'o'.repeat(43) }))).toBe('ENROLMENT_CODE_INVALID');
  });

  it('that ran out is refused, and not a second before', async () => {
    hub.pass(86_400 - 1);
    expect(await refusal(enrol({ encryptionKey: { ...x25519Key, x: '' } }))).toContain('INPUT_INVALID');
    hub.pass(1);
    expect(await refusal(enrol())).toBe('ENROLMENT_CODE_INVALID');
    expect(made).toEqual([]);
  });

  it('that another appliance has used is refused', async () => {
    await enrol();
    expect(await refusal(enrol({ apiKeySha256: sha256Hex('another') }))).toBe('ENROLMENT_CODE_INVALID');
    expect(await refusal(enrol({ signingKey: { ...ed25519Key, x: x25519Key.x } }))).toBe('ENROLMENT_CODE_INVALID');
  });

  it('that another appliance uses in the same moment is refused', async () => {
    hub.beforeNextWrite(() => hub.seed({ ...enrolment, status: 'USED' }));
    expect(await refusal(enrol())).toBe('ENROLMENT_CODE_INVALID');
    expect(hub.at(keys.apiKey(apiKeySha256))).toBeUndefined();
  });
});

it('refuses keys that cannot be used, each by its place, and leaves the code open', async () => {
  const swapped = enrol({ encryptionKey: ed25519Key, signingKey: x25519Key });
  expect(await refusal(swapped)).toBe(
    'INPUT_INVALID | body.encryptionKey: an X25519 key | body.signingKey: an Ed25519 key',
  );
  await expect(enrol()).resolves.toBeDefined();
});
