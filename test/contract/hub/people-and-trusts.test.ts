import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { RunId, TrustCode, type TrustId, UserId } from '#contracts/ids';
import type { EnrolTrust } from '#contracts/trust';
import type { Role, SetUserRole } from '#contracts/user';
import { makeAuthorizeRunServer } from '#lambdas/authorizers/authorize-run-server';
import { makeAuthorizeTrust } from '#lambdas/authorizers/authorize-trust';
import { readTrust, readTrusts } from '#lambdas/platform/items/trust-item';
import { readUser, readUsers } from '#lambdas/platform/items/user-item';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import { putItem } from '#lambdas/platform/ledger/ledger-writes';
import { readItem } from '#lambdas/platform/ledger/read-item';
import type { Caller } from '#lambdas/platform/runtime/caller';
import type { Mail } from '#lambdas/platform/runtime/mail';
import { makeEnrolTrust } from '#lambdas/trusts/enrol-trust';
import { makeRegisterTrust } from '#lambdas/trusts/register-trust';
import type { AddUserDeps } from '#lambdas/users/add-user';
import { makeDisableUser } from '#lambdas/users/disable-user';
import { makeInviteUser } from '#lambdas/users/invite-user';
import { makeRequestAccess } from '#lambdas/users/request-access';
import { makeSeedAdmin } from '#lambdas/users/seed-admin';
import { makeSetUserRole } from '#lambdas/users/set-user-role';
import { temporaryPassword } from '#lambdas/users/temporary-password';
import { localSigner } from '#test/fakes/local-signer';
import { makeTrustKeys } from '#test/fixtures/enrolled-trust';
import { startTestLedger, type TestLedger } from '#test/support/test-ledger';

const signer = localSigner();
const admin: Caller = { kind: 'user', userId: UserId.parse('admin'), email: 'a@flip.example', role: 'Admin' };
const context = { caller: admin, correlationId: 'c' };
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const codeOf = (failure: Promise<unknown>) =>
  failure.then(
    () => 'no failure',
    (reason: { code?: string }) => reason.code,
  );

let test: TestLedger;
let trustNumber = 0;
let bells: TrustId[];
beforeAll(async () => {
  test = await startTestLedger();
});
afterAll(() => test.stop());
beforeEach(() => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  bells = [];
});

const freshCode = (): string => {
  trustNumber += 1;
  return `T${trustNumber}`;
};
const register = (code = freshCode()) =>
  makeRegisterTrust({ ledger: test.ledger, signer, newSecret: () => randomBytes(32).toString('base64url') })(
    { params: {}, query: {}, body: { code: TrustCode.parse(code), name: 'A trust' } },
    context,
  );

const applianceOf = async (enrolmentCode: string) => {
  const { encryptionKey, signingKey } = await makeTrustKeys();
  const apiKey = randomBytes(32).toString('base64url');
  const body: EnrolTrust = {
    contractVersion: 1,
    secret: enrolmentCode.split('.')[1]!,
    apiKeySha256: sha256(apiKey),
    encryptionKey,
    signingKey,
    applianceVersion: '1',
  };
  return { apiKey, body };
};
const enrol = (body: EnrolTrust) =>
  makeEnrolTrust({
    ledger: test.ledger,
    signer,
    makeDoorbell: async (trustId) => {
      bells.push(trustId);
      return `queue-of-${trustId}`;
    },
  })({ params: {}, query: {}, body }, { caller: { kind: 'none' }, correlationId: 'c' });

describe('registering a trust', () => {
  it('makes a code that carries the thumbprint of the hub’s key, and keeps only the hash of its secret', async () => {
    const { enrolmentCode, expiresAt, trustId } = await register();
    const [, secret, thumbprint] = enrolmentCode.split('.');
    expect(thumbprint).toBe((await signer.publicKey()).kid);
    expect(Date.parse(expiresAt) - test.ledger.now().getTime()).toBe(72 * 3_600_000);
    expect(await readTrust(test.ledger, trustId)).toMatchObject({ status: 'INVITED', trustAdmins: 0 });
    const kept = JSON.stringify(await readItem(test.ledger, keys.enrolment(sha256(secret!)), z.unknown()));
    expect(kept).toContain(trustId);
    expect(kept).not.toContain(secret);
  });

  it('gives a code to one trust alone, even when two ask at once', async () => {
    const both = await Promise.allSettled([register('SAME'), register('SAME')]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await codeOf(register('SAME'))).toBe('TRUST_CODE_TAKEN');
    expect((await readTrusts(test.ledger)).filter(({ code }) => code === 'SAME')).toHaveLength(1);
  });
});

describe('enrolling a trust', () => {
  it('takes the public keys once and answers the same appliance again', async () => {
    const { enrolmentCode, trustId } = await register();
    const { body } = await applianceOf(enrolmentCode);
    const first = await enrol(body);
    expect(first).toMatchObject({ trustId, hubSigningKey: { kid: enrolmentCode.split('.')[2] } });
    expect(await readTrust(test.ledger, trustId)).toMatchObject({
      status: 'ENROLLED',
      encryptionKey: body.encryptionKey,
      signingKey: body.signingKey,
      doorbellQueueUrl: `queue-of-${trustId}`,
    });
    expect(await enrol(body)).toEqual(first);
    expect(bells).toEqual([trustId]);
  });

  it('refuses a second appliance with the same code, later or at the same time', async () => {
    const { enrolmentCode, trustId } = await register();
    const [one, two] = [await applianceOf(enrolmentCode), await applianceOf(enrolmentCode)];
    const both = await Promise.allSettled([enrol(one.body), enrol(two.body)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await codeOf(enrol((await applianceOf(enrolmentCode)).body))).toBe('ENROLMENT_CODE_INVALID');
    const winner = both[0]!.status === 'fulfilled' ? one : two;
    expect((await readTrust(test.ledger, trustId))?.encryptionKey).toEqual(winner.body.encryptionKey);
  });

  it('refuses unknown and expired codes alike', async () => {
    const unknown = await applianceOf(`FLIP1.${'x'.repeat(43)}.y`);
    expect(await codeOf(enrol(unknown.body))).toBe('ENROLMENT_CODE_INVALID');
    const { enrolmentCode } = await register();
    const late = await applianceOf(enrolmentCode);
    test.pass(72 * 3600);
    expect(await codeOf(enrol(late.body))).toBe('ENROLMENT_CODE_INVALID');
  });

  it('refuses keys of another kind and leaves the code usable', async () => {
    const { enrolmentCode } = await register();
    const { body } = await applianceOf(enrolmentCode);
    await expect(enrol({ ...body, encryptionKey: body.signingKey })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      details: [{ place: 'body.encryptionKey' }],
    });
    expect(await enrol(body)).toBeDefined();
  });

  it('refuses a key to which nothing can be sealed, whatever it calls itself', async () => {
    const { enrolmentCode } = await register();
    const { body } = await applianceOf(enrolmentCode);
    // No bytes, too few, and the point that makes one secret for everybody.
    const useless = ['', 'AAAA', Buffer.alloc(32).toString('base64url')];
    for (const encryptionKey of [
      ...useless.map((x) => ({ ...body.encryptionKey, x })),
      { ...body.encryptionKey, kty: 'RSA' },
    ])
      await expect(enrol({ ...body, encryptionKey })).rejects.toMatchObject({
        code: 'INPUT_INVALID',
        details: [{ place: 'body.encryptionKey' }],
      });
    await expect(enrol({ ...body, signingKey: { ...body.signingKey, x: 'AAAA' } })).rejects.toMatchObject({
      details: [{ place: 'body.signingKey' }],
    });
    expect(await enrol(body)).toBeDefined();
  });
});

describe('letting a trust in', () => {
  const authorize = (authorization?: string) =>
    makeAuthorizeTrust({ ledger: test.ledger, now: Date.now })({ headers: { authorization } });

  it('knows an enrolled trust by its key and tells its doorbell', async () => {
    const { enrolmentCode, trustId } = await register();
    const { apiKey, body } = await applianceOf(enrolmentCode);
    await enrol(body);
    expect(await authorize(`Bearer ${apiKey}`)).toEqual({
      isAuthorized: true,
      context: { trustId, doorbellQueueUrl: `queue-of-${trustId}`, apiKeySha256: sha256(apiKey) },
    });
  });

  it('refuses any other key, the hash of a key, and none', async () => {
    const { enrolmentCode } = await register();
    const { apiKey, body } = await applianceOf(enrolmentCode);
    expect(await authorize(`Bearer ${apiKey}`)).toEqual({ isAuthorized: false });
    await enrol(body);
    for (const credential of [`Bearer ${sha256(apiKey)}`, `Bearer ${apiKey}x`, apiKey, 'Bearer ', undefined])
      expect(await authorize(credential)).toEqual({ isAuthorized: false });
  });
});

describe('letting a run server in', () => {
  const runId = RunId.parse('01890000-0000-7000-8000-00000000000a');
  const token = randomBytes(32).toString('base64url');
  const authorize = (credential: string | undefined, run: string | undefined = runId) =>
    makeAuthorizeRunServer({ ledger: test.ledger, now: Date.now })({
      headers: { authorization: credential, 'x-flip-run': run },
    });
  const keep = (status: string, tokenSha256?: string) =>
    commit(test.ledger, [putItem(test.ledger, { ...keys.run(runId), kind: 'RUN', runId, status, tokenSha256 })], []);

  it('knows it by the run’s own token for as long as the run is alive', async () => {
    for (const status of ['ADMITTING', 'RUNNING', 'RELEASING']) {
      await keep(status, sha256(token));
      expect(await authorize(`Bearer ${token}`)).toEqual({ isAuthorized: true, context: { runId } });
    }
    for (const status of ['SUCCEEDED', 'FAILED', 'STOPPED']) {
      await keep(status, sha256(token));
      expect(await authorize(`Bearer ${token}`)).toEqual({ isAuthorized: false });
    }
  });

  it('refuses another token, another run and a token that was withdrawn', async () => {
    await keep('RUNNING', sha256(token));
    expect(await authorize(`Bearer ${token.split('').reverse().join('')}`)).toEqual({ isAuthorized: false });
    expect(await authorize(`Bearer ${token}`, '01890000-0000-7000-8000-00000000000b')).toEqual({ isAuthorized: false });
    expect(await authorize(`Bearer ${token}`, 'RUN')).toEqual({ isAuthorized: false });
    await keep('RUNNING');
    expect(await authorize(`Bearer ${token}`)).toEqual({ isAuthorized: false });
  });
});

describe('adding people', () => {
  let mails: Mail[];
  let accounts: { email: string; role: string }[];
  let failing: 'mail' | 'nothing';
  const deps = (): AddUserDeps => ({
    ledger: test.ledger,
    directory: {
      createAccount: async ({ email, role }) => {
        accounts.push({ email, role });
        return UserId.parse(`sub-of-${email}`);
      },
    },
    sendMail: async (mail) => {
      if (failing === 'mail') throw new Error('no mail today');
      mails.push(mail);
    },
    newPassword: temporaryPassword,
    publicUrl: 'https://flip.example',
  });
  const invite = (email: string, more: object = {}) =>
    makeInviteUser(deps())({ params: {}, query: {}, body: { email, name: 'N', role: 'Researcher', ...more } }, context);
  beforeEach(() => {
    mails = [];
    accounts = [];
    failing = 'nothing';
  });

  it('makes the account, mails its password and writes the user down', async () => {
    const user = await invite('Ann@flip.example');
    expect(user).toMatchObject({ email: 'ann@flip.example', role: 'Researcher' });
    expect({ ...(await readUser(test.ledger, user.userId)), status: 'INVITED' }).toEqual(user);
    expect(accounts).toEqual([{ email: 'ann@flip.example', role: 'Researcher' }]);
    expect(mails).toMatchObject([{ to: 'ann@flip.example' }]);
    expect(mails[0]?.text).toMatch(/^One-time password: \S{20,}$/m);
  });

  it('invites nobody twice, whatever the case of the address', async () => {
    await invite('bob@flip.example');
    expect(await codeOf(invite('BOB@flip.example'))).toBe('USER_EXISTS');
    expect(accounts).toHaveLength(1);
    expect((await readUsers(test.ledger)).filter(({ email }) => email === 'bob@flip.example')).toHaveLength(1);
  });

  it('is mended by inviting again when the mail could not be sent', async () => {
    failing = 'mail';
    await expect(invite('cat@flip.example')).rejects.toThrow();
    failing = 'nothing';
    expect(await invite('cat@flip.example')).toMatchObject({ email: 'cat@flip.example' });
    expect(mails).toHaveLength(1);
  });

  it('tells a trust that somebody decides for it', async () => {
    const { trustId } = await register();
    await invite('dan@flip.example', { role: 'TrustAdmin', trustId });
    expect((await readTrust(test.ledger, trustId))?.trustAdmins).toBe(1);
    const nowhere = '01890000-0000-7000-8000-000000000fff';
    expect(await codeOf(invite('eve@flip.example', { role: 'TrustAdmin', trustId: nowhere }))).toBe('NOT_FOUND');
    expect(accounts.map(({ email }) => email)).not.toContain('eve@flip.example');
  });

  it('seeds the first Admin once, and nothing but an Admin', async () => {
    const seed = makeSeedAdmin(deps());
    expect(await seed({ email: 'first@flip.example', name: 'F', role: 'Viewer' })).toMatchObject({ role: 'Admin' });
    expect(await codeOf(seed({ email: 'second@flip.example', name: 'S' }))).toBe('WRONG_STATE');
    expect((await readUsers(test.ledger)).map(({ email }) => email)).not.toContain('second@flip.example');
  });

  it('makes passwords that the pool accepts and nobody guesses', () => {
    const all = Array.from({ length: 200 }, temporaryPassword);
    expect(new Set(all).size).toBe(200);
    for (const password of all) expect(password).toMatch(/^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*-).{20,}$/);
  });
});

describe('changing how people stand', () => {
  const quiet = { disable: async () => {}, setRole: async () => {} };
  const person = async (name: string, role: Role, more: object = {}): Promise<Extract<Caller, { kind: 'user' }>> => {
    const userId = UserId.parse(`${name}-${randomBytes(4).toString('hex')}`);
    const email = `${userId}@flip.example`;
    const user = { userId, email, name, role, invitedAt: '2026-01-01T00:00:00.000Z', ...more };
    await commit(test.ledger, [putItem(test.ledger, { ...keys.user(userId), kind: 'USER', ...user })], []);
    return { kind: 'user', userId, email, role };
  };
  const disable = (caller: Caller, { userId }: { userId: UserId }) =>
    makeDisableUser({ ledger: test.ledger, directory: quiet })(
      { params: { userId }, query: {}, body: undefined },
      { caller, correlationId: 'c' },
    );
  const setRole = (caller: Caller, userId: UserId, body: SetUserRole) =>
    makeSetUserRole({ ledger: test.ledger, directory: quiet })(
      { params: { userId }, query: {}, body },
      { caller, correlationId: 'c' },
    );

  it('leaves an enabled Admin of two who disable, or demote, each other at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [one, other] = [await person('one', 'Admin'), await person('other', 'Admin')];
      const demote = (by: Caller, { userId }: { userId: UserId }) => setRole(by, userId, { role: 'Viewer' });
      const act = round % 2 === 0 ? disable : demote;
      const codes = await Promise.all([codeOf(act(one, other)), codeOf(act(other, one))]);
      expect(codes.sort()).toEqual(['FORBIDDEN', 'no failure']);
      const now = await Promise.all([one, other].map(({ userId }) => readUser(test.ledger, userId)));
      const left = now.filter((user) => user?.role === 'Admin' && user.disabledAt === undefined);
      expect(left).toHaveLength(1);
    }
  });

  it('counts the Trust Admins of a trust exactly, whoever is moved at once', async () => {
    const [{ trustId: from }, { trustId: to }] = [await register(), await register()];
    const boss = await person('boss', 'Admin');
    const movers = await Promise.all(['a', 'b', 'c'].map((name) => person(name, 'Researcher')));
    const at = (trustId: TrustId) =>
      Promise.all(movers.map(({ userId }) => setRole(boss, userId, { role: 'TrustAdmin', trustId })));
    const counts = async () => [
      (await readTrust(test.ledger, from))?.trustAdmins,
      (await readTrust(test.ledger, to))?.trustAdmins,
    ];
    await at(from);
    expect(await counts()).toEqual([3, 0]);
    await at(to);
    expect(await counts()).toEqual([0, 3]);
  });

  it('takes no more requests for an account of one source than it may have, also all at once', async () => {
    const request = (number: number) =>
      makeRequestAccess({ ledger: test.ledger })(
        { params: {}, query: {}, body: { email: `asker${number}@flip.example`, name: 'A', reason: 'R' } },
        { caller: { kind: 'none', address: '203.0.113.50' }, correlationId: 'c' },
      );
    const codes = await Promise.all(Array.from({ length: 9 }, (_, number) => codeOf(request(number))));
    expect(codes.filter((code) => code === 'no failure').length).toBeLessThanOrEqual(5);
    const rest: unknown[] = [];
    for (let number = 10; number < 16; number += 1) rest.push(await codeOf(request(number)));
    expect(rest.at(-1)).toBe('TOO_MANY_REQUESTS');
    const taken = [...codes, ...rest].filter((code) => code === 'no failure');
    expect(taken).toHaveLength(5);
  });
});
