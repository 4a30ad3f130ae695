import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { enrol } from '#appliance/cli/enrol';
import { fingerprints } from '#appliance/cli/fingerprints';
import { rotateKeys } from '#appliance/cli/rotate-keys';
import { enrolTrust, makeEnrolmentCode, rotateTrustKeys } from '#contracts/api/trusts';
import { AppError } from '#contracts/app-error';
import { errors } from '#contracts/errors';
import { keyFingerprint } from '#domain/trust/key-fingerprint';
import { readApiKey } from '#lambdas/platform/items/api-key-item';
import { TrustItem } from '#lambdas/platform/items/trust-item';
import { keys } from '#lambdas/platform/ledger/keys';
import { makeEnrolTrust } from '#lambdas/trusts/enrol-trust';
import { makeMakeEnrolmentCode } from '#lambdas/trusts/make-enrolment-code';
import { makeRotateTrustKeys } from '#lambdas/trusts/rotate-trust-keys';
import { callOperation } from '#test/fixtures/hub/call-operation';
import { nobody, people, trustIdOf } from '#test/fixtures/hub/callers';
import { type HubParts, hubParts } from '#test/fixtures/hub/hub-parts';
import { trustItem } from '#test/fixtures/hub/items';
import { hubKeyPair } from '#test/fixtures/hub-keys';
import { type AnsweringServer, answeringServer } from '#test/support/answering-server';

let hub: HubParts;
let server: AnsweringServer;
let root: string;
/** Runs after the hub has done what it was asked and before it answers. */
let beforeAnswer: () => void;

const sha256 = (value: string): string => createHash('sha256').update(value).digest('hex');
const call = async (url: string, body: unknown, apiKey: string): Promise<unknown> => {
  const { ledger, maker } = hub;
  if (url === enrolTrust.path) {
    const handler = makeEnrolTrust({ ledger, signer: maker.signer, makeDoorbell: async () => 'https://sqs.test/1' });
    return callOperation(enrolTrust, handler, nobody, { body });
  }
  const apiKeySha256 = sha256(apiKey);
  if ((await readApiKey(ledger, apiKeySha256)) === undefined) throw new AppError('FORBIDDEN');
  const caller = { kind: 'trust', trustId: trustIdOf(1), apiKeySha256 } as const;
  return callOperation(rotateTrustKeys, makeRotateTrustKeys({ ledger }), caller, { body });
};

beforeEach(async () => {
  hub = hubParts();
  const { encryptionKey, signingKey, ...invited } = trustItem(1, { status: 'INVITED' });
  hub.seed(invited);
  beforeAnswer = () => {};
  root = mkdtempSync(join(tmpdir(), 'flip-rotate-'));
  server = await answeringServer(async (request, response) => {
    const apiKey = (request.headers.authorization ?? '').replace('Bearer ', '');
    try {
      const answer = await call(String(request.url), JSON.parse(await text(request)), apiKey);
      beforeAnswer();
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    } catch (error) {
      if (!(error instanceof AppError)) return void request.destroy();
      const { code, details } = error;
      response.writeHead(errors[code].status, { 'content-type': 'application/problem+json' }).end(
        JSON.stringify({
          type: 'about:blank',
          title: code,
          status: errors[code].status,
          code,
          details,
          correlationId: 'c',
        }),
      );
    }
  });
});
afterEach(async () => {
  await server.stop();
  rmSync(root, { recursive: true, force: true });
});

const folder = (): string => join(root, 'keys');
const file = (...path: string[]): string => readFileSync(join(folder(), ...path), 'utf8').trim();
const newCode = async (secret: string): Promise<string> => {
  const deps = { ledger: hub.ledger, signer: hub.maker.signer, newSecret: () => secret.repeat(43) };
  const { enrolmentCode } = await callOperation(makeEnrolmentCode, makeMakeEnrolmentCode(deps), people.admin, {
    params: { trustId: trustIdOf(1) },
  });
  return enrolmentCode;
};
const enrolWith = (code: string) =>
  enrol({ hubOrigin: server.origin, code, folder: folder(), applianceVersion: '0.1.0' });
const rotate = () => rotateKeys({ hubOrigin: server.origin, folder: folder(), now: hub.ledger.now });
const trust = (): TrustItem => TrustItem.parse(hub.at(keys.trust(trustIdOf(1))));
/** Whether the files at the trust are the keys that the hub knows. */
const fits = async (): Promise<boolean> => {
  const shown = await fingerprints(folder());
  const { encryptionKey, signingKey } = trust();
  return (
    (await readApiKey(hub.ledger, sha256(file('poller', 'api-key')))) !== undefined &&
    shown.find(({ key }) => key === 'encryption')?.fingerprint === keyFingerprint(encryptionKey!) &&
    shown.find(({ key }) => key === 'signing')?.fingerprint === keyFingerprint(signingKey!)
  );
};

describe('rotating', () => {
  beforeEach(async () => {
    await enrolWith(await newCode('a'));
  });

  it('replaces every key that the hub knows, keeps the replaced decryption key, and leaves all other keys alone', async () => {
    const before = { apiKey: file('poller', 'api-key'), pem: file('poller', 'encryption-key.pem') };
    const others = ['query/pseudonym-key', 'imaging/pseudonym-key', 'poller/service-key.pem', 'public/hub-key.json'];
    const kept = others.map((path) => file(path));
    expect(await rotate()).toMatchObject({ apiKeyUntil: '2026-01-02T12:00:00.000Z' });
    expect(await fits()).toBe(true);
    expect(file('poller', 'api-key')).not.toBe(before.apiKey);
    const [previous = ''] = readdirSync(join(folder(), 'poller/previous'));
    expect(file('poller/previous', previous)).toBe(before.pem);
    expect(others.map((path) => file(path))).toEqual(kept);
    expect(existsSync(join(folder(), 'poller/next'))).toBe(false);
    expect(await readApiKey(hub.ledger, sha256(before.apiKey))).toBeDefined();
    hub.pass(86_400);
    expect(await readApiKey(hub.ledger, sha256(before.apiKey))).toBeUndefined();
  });

  it('can be done again, and again', async () => {
    await rotate();
    await rotate();
    expect(await fits()).toBe(true);
    expect(trust().keyRotations).toBe(2);
  });

  it('whose answer is lost goes on with the same keys, also after the API key from before is dead', async () => {
    beforeAnswer = () => {
      throw new Error('the connection is cut');
    };
    await expect(rotate()).rejects.toThrow();
    beforeAnswer = () => {};
    expect(await fits()).toBe(false);
    hub.pass(2 * 86_400);
    await rotate();
    expect(await fits()).toBe(true);
    expect(trust().keyRotations).toBe(1);
  });

  it('that was cut off while the keys were put into place goes on without the hub', async () => {
    const answer = await rotate();
    // As if the last of the moves had not happened.
    cpSync(join(folder(), 'poller/api-key'), join(folder(), 'poller/next/api-key'), { recursive: true });
    writeFileSync(join(folder(), 'poller/api-key'), 'the key from before\n');
    writeFileSync(join(folder(), 'poller/next/for'), 'rotation');
    writeFileSync(join(folder(), 'poller/next/accepted'), JSON.stringify(answer));
    await server.stop();
    expect(await rotate()).toEqual(answer);
    expect(await fits()).toBe(true);
  });

  it('forgets a replaced decryption key once no task can be sealed to it', async () => {
    await rotate();
    const [previous = ''] = readdirSync(join(folder(), 'poller/previous'));
    const old = new Date(hub.ledger.now().getTime() - 32 * 86_400_000);
    utimesSync(join(folder(), 'poller/previous', previous), old, old);
    hub.pass(1);
    await rotate();
    expect(readdirSync(join(folder(), 'poller/previous'))).not.toContain(previous);
  });

  it('that the hub refuses leaves the present keys in place', async () => {
    const before = file('poller', 'api-key');
    hub.seed({ ...hub.at(keys.trust(trustIdOf(1)))!, status: 'REVOKED' });
    await expect(rotate()).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(file('poller', 'api-key')).toBe(before);
  });

  it('needs a folder of an enrolled appliance', async () => {
    const empty = { hubOrigin: server.origin, folder: join(root, 'empty'), now: hub.ledger.now };
    await expect(rotateKeys(empty)).rejects.toThrow('--folder holds no keys');
    await expect(fingerprints(join(root, 'empty'))).rejects.toThrow('--folder holds no keys');
  });
});

describe('enrolling again', () => {
  beforeEach(async () => {
    await enrolWith(await newCode('a'));
  });

  it('replaces the keys that the hub knows, and leaves those of persons and services alone', async () => {
    const kept = [file('query/pseudonym-key'), file('public/service-keys.json')];
    const before = file('poller', 'api-key');
    await enrolWith(await newCode('b'));
    expect(await fits()).toBe(true);
    expect([file('query/pseudonym-key'), file('public/service-keys.json')]).toEqual(kept);
    expect(await readApiKey(hub.ledger, sha256(before))).toBeUndefined();
  });

  it('keeps the key of the hub that was pinned before beside the present one, and none where it is the same', async () => {
    const kept = () => readdirSync(join(folder(), 'public')).filter((name) => name.startsWith('hub-key-'));
    const present = file('public', 'hub-key.json');
    await enrolWith(await newCode('b'));
    expect(kept()).toEqual([]);
    const earlier = await hubKeyPair();
    writeFileSync(join(folder(), 'public/hub-key.json'), JSON.stringify(earlier.key));
    await enrolWith(await newCode('c'));
    expect(kept()).toEqual([`hub-key-${earlier.kid}.json`]);
    expect(JSON.parse(file('public', `hub-key-${earlier.kid}.json`))).toEqual(earlier.key);
    expect(file('public', 'hub-key.json')).toBe(present);
    writeFileSync(join(folder(), 'public/hub-key.json'), 'damaged');
    await enrolWith(await newCode('d'));
    expect([kept(), file('public', 'hub-key.json')]).toEqual([[`hub-key-${earlier.kid}.json`], present]);
  });

  it('with a code that is not taken leaves the present keys in place, and a good code then works', async () => {
    const used = `FLIP1.${'a'.repeat(43)}.${(await hub.maker.signer.publicKey()).kid}`;
    await expect(enrolWith(used)).rejects.toMatchObject({ code: 'ENROLMENT_CODE_INVALID' });
    expect(await fits()).toBe(true);
    await enrolWith(await newCode('c'));
    expect(await fits()).toBe(true);
  });

  it('whose answer is lost goes on with the same keys, and no rotation throws those away', async () => {
    const code = await newCode('b');
    beforeAnswer = () => {
      throw new Error('the connection is cut');
    };
    await expect(enrolWith(code)).rejects.toThrow();
    beforeAnswer = () => {};
    await expect(rotate()).rejects.toThrow('An enrolment was interrupted here');
    await enrolWith(code);
    expect(await fits()).toBe(true);
  });
});
