import { beforeEach, describe, expect, it } from 'vitest';
import { revokeSigningKey, rotateSigningKey } from '#contracts/api/platform';
import { enrolTrust } from '#contracts/api/trusts';
import { readHubKeys } from '#lambdas/platform/items/hub-keys-item';
import { firstIndex, keys } from '#lambdas/platform/ledger/keys';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';
import { makeSigner, type Signer } from '#lambdas/platform/tasks/signer';
import { makeRevokeSigningKey } from '#lambdas/platform-api/revoke-signing-key';
import { makeRotateSigningKey } from '#lambdas/platform-api/rotate-signing-key';
import { makeEnrolTrust } from '#lambdas/trusts/enrol-trust';
import { localKeys, localSigner } from '#test/fakes/local-signer';
import { memoryExecutions } from '#test/fakes/memory-executions';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { nobody, people, trustIdOf } from '#test/fixtures/hub/callers';
import { type HubParts, hubParts } from '#test/fixtures/hub/hub-parts';
import { codeOf, ed25519Key, ids, taskItem, trustItem, x25519Key } from '#test/fixtures/hub/items';

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

describe('a trust that enrols again', () => {
  const newSeal = { ...x25519Key, x: 'B6N8vBQgk8i3VdwbEOhstCY3StFqqFPtC9_AsrhtHHw', kid: 'sealing-2' };
  const newSign = { ...ed25519Key, x: 'PUAXw-hDiVqStwqnTRt-vJyYLM8uxJaMwM1V8Sr0Zgw', kid: 'signing-2' };
  const anew = { apiKeySha256: sha256Hex('another API key'), encryptionKey: newSeal, signingKey: newSign };
  const code = { enrolmentSha256: sha256Hex(secret) };
  const openTask = (sealedTo: string) => taskItem(1, { status: 'PENDING', sealedTo });

  it.each(['ENROLLED', 'REVOKED', 'REMOVED'] as const)(
    'after it was %s keeps its id and code, and has new keys',
    async (status) => {
      hub.seed(trustItem(1, { status, keyGeneration: 3, pausedAt: '2026-01-01T11:00:00.000Z', ...code }));
      expect(await enrol(anew)).toMatchObject({ trustId: trustIdOf(1), trustCode: codeOf(1) });
      const trust = hub.at(keys.trust(trustIdOf(1)));
      expect(trust).toMatchObject({
        status: 'ENROLLED',
        encryptionKey: newSeal,
        signingKey: newSign,
        keyGeneration: 4,
      });
      expect(trust).toMatchObject(firstIndex.trusts(codeOf(1)));
      for (const gone of ['enrolmentSha256', 'pausedAt']) expect(trust).not.toHaveProperty(gone);
      expect(hub.at(keys.apiKey(anew.apiKeySha256))).toMatchObject({ generation: 4 });
      expect(hub.audited()).toEqual(['trust.enrolledAgain']);
    },
  );

  it('keeps its keys from before as what they were, and they count no more', async () => {
    hub.seed(trustItem(1, code));
    await enrol(anew);
    const now = '2026-01-01T12:00:00.000Z';
    expect(hub.at(keys.trust(trustIdOf(1)))?.earlierKeys).toEqual([
      { use: 'encryption', key: x25519Key, until: now },
      { use: 'signing', key: ed25519Key, until: now },
    ]);
  });

  it('has what was sealed to a lost key ended with the reason, and what is sealed to its present key not', async () => {
    hub.seed(trustItem(1, code), openTask('sealing'));
    await enrol(anew);
    expect(hub.at(keys.task(trustIdOf(1), ids.task))).toMatchObject({
      status: 'FAILED',
      failure: { code: 'TRUST_ENROLLED_AGAIN' },
      gsi2pk: 'TASK_OUTCOMES',
    });
    hub.seed(openTask('sealing-2'));
    await enrol(anew);
    expect(hub.at(keys.task(trustIdOf(1), ids.task))).toMatchObject({ status: 'PENDING' });
  });

  it('has the rest ended by the same call again, where the first was cut off', async () => {
    hub.seed(trustItem(1, code));
    const first = await enrol(anew);
    hub.seed(openTask('sealing'));
    expect(await enrol(anew)).toEqual(first);
    expect(hub.at(keys.task(trustIdOf(1), ids.task))).toMatchObject({ status: 'FAILED' });
    expect(hub.audited()).toEqual(['trust.enrolledAgain', 'task.fail']);
  });

  it('cannot come back with a key that was taken from it', async () => {
    const until = '2026-01-01T11:00:00.000Z';
    const { encryptionKey, signingKey, ...revoked } = trustItem(1, { status: 'REVOKED', ...code });
    hub.seed({
      ...revoked,
      earlierKeys: [
        { use: 'encryption', key: encryptionKey, until },
        { use: 'signing', key: signingKey, until },
      ],
    });
    expect(await refusal(enrol({ apiKeySha256: anew.apiKeySha256 }))).toBe(
      'INPUT_INVALID | body.encryptionKey: a key that the trust did not have before | body.signingKey: a key that the trust did not have before',
    );
    await expect(enrol(anew)).resolves.toBeDefined();
  });

  it('cannot come back with an API key that it had before', async () => {
    hub.seed(trustItem(1, code), { ...keys.apiKey(apiKeySha256), kind: 'API_KEY', trustId: trustIdOf(1) });
    expect(await refusal(enrol({ ...anew, apiKeySha256 }))).toBe('ENROLMENT_CODE_INVALID');
    expect(hub.at(keys.trust(trustIdOf(1)))).toMatchObject({ encryptionKey: x25519Key });
  });

  it('needs the newest code: any other is dead, also one of before codes were kept', async () => {
    hub.seed(trustItem(1, { enrolmentSha256: sha256Hex('a newer secret') }));
    expect(await refusal(enrol(anew))).toBe('ENROLMENT_CODE_INVALID');
    hub.seed(trustItem(1));
    expect(await refusal(enrol(anew))).toBe('ENROLMENT_CODE_INVALID');
    hub.seed({ ...invited, ...code, enrolmentSha256: sha256Hex('a newer secret') });
    expect(await refusal(enrol(anew))).toBe('ENROLMENT_CODE_INVALID');
    expect(made).toEqual([]);
  });

  it('is refused where its keys are revoked in the same moment', async () => {
    hub.seed(trustItem(1, code));
    hub.beforeNextWrite(() => hub.seed(trustItem(1, { ...code, keyGeneration: 1, status: 'REVOKED' })));
    expect(await refusal(enrol(anew))).toBe('ENROLMENT_CODE_INVALID');
    expect(hub.at(keys.trust(trustIdOf(1)))).toMatchObject({ status: 'REVOKED' });
  });
});

describe('the hub’s key in a code', () => {
  let signer: Signer;
  const rotate = async () => {
    const handler = makeRotateSigningKey({ ledger: hub.ledger, signer });
    const body = { from: (await signer.publicKey()).kid };
    return callOperation(rotateSigningKey, handler, people.admin, { body });
  };
  const enrolAt = (by = signer) =>
    callOperation(
      enrolTrust,
      makeEnrolTrust({ ledger: hub.ledger, signer: by, makeDoorbell: async () => 'https://sqs.test/new' }),
      nobody,
      { body: sent },
    );
  const codeWith = (hubKeyId?: string) => hub.seed({ ...enrolment, ...(hubKeyId === undefined ? {} : { hubKeyId }) });
  beforeEach(() => {
    signer = localSigner(2, () => readHubKeys(hub.ledger));
  });

  it('is the one that the appliance pins, also where another signs by then', async () => {
    const first = await signer.publicKey();
    codeWith(first.kid);
    await rotate();
    expect((await enrolAt()).hubSigningKey.kid).toBe(first.kid);
  });

  it('is the present one in a code from after a rotation, also for a Lambda that has not heard of it', async () => {
    const declared = localKeys(2);
    const parts = { declared, readSaid: () => readHubKeys(hub.ledger), elapsed: () => 0 };
    const late = makeSigner(parts);
    await late.keys();
    signer = makeSigner(parts);
    const { kid } = await rotate();
    codeWith(kid);
    expect((await enrolAt(late)).hubSigningKey.kid).toBe(kid);
  });

  it('is the first one in a code of a release that did not keep it', async () => {
    const { kid } = await signer.publicKey();
    codeWith();
    await rotate();
    expect((await enrolAt()).hubSigningKey.kid).toBe(kid);
  });

  it('that was revoked, or that never signed here, ends the code', async () => {
    const { kid } = await signer.publicKey();
    await rotate();
    codeWith(kid);
    hub.pass(60);
    const { executions } = memoryExecutions();
    const revoke = makeRevokeSigningKey({ ledger: hub.ledger, signer, executions });
    const body = { kid, from: '2026-01-01T00:00:00.000Z' };
    await callOperation(revokeSigningKey, revoke, people.admin, { body });
    expect(await refusal(enrolAt())).toBe('ENROLMENT_CODE_INVALID');
    codeWith('A'.repeat(43));
    expect(await refusal(enrolAt())).toBe('ENROLMENT_CODE_INVALID');
  });
});
