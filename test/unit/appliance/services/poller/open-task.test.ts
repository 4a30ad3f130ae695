import { beforeAll, describe, expect, it } from 'vitest';
import { openTask } from '#appliance/services/poller/open-task';
import type { AppError } from '#contracts/app-error';
import { TrustId } from '#contracts/ids';
import type { PublicJwk } from '#contracts/primitives';
import { chainOf, type HubKeyChain } from '#domain/hub-key/hub-key-chain';
import { jwkOf, leased, makeTaskKeys, sealClaims, type TaskKeys } from '#test/fixtures/sealed-task';

const trustId = TrustId.parse('0190a000-0000-7000-8000-000000000001');
const now = () => new Date('2026-01-01T00:00:00.000Z');
const claims = {
  version: 1,
  taskId: '0190a000-0000-7000-8000-0000000000aa',
  type: 'import_images',
  trustId,
  issuedAt: '2026-01-01T00:00:00.000Z',
  expiresAt: '2026-01-01T01:00:00.000Z',
  payload: { projectId: '0190a000-0000-7000-8000-0000000000bb' },
};

let keys: TaskKeys;
let others: TaskKeys;
let hubKeys: HubKeyChain;
const good = () => ({ signWith: keys.hub.privateKey, sealTo: keys.trust.publicKey });
const open = (task: ReturnType<typeof leased>) =>
  openTask(task, { trustId, now, decryptionKeys: async () => [keys.trust.privateKey], hubKeys: () => hubKeys });
const codeOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'opened',
    (error: AppError) => error.code,
  );

beforeAll(async () => {
  keys = await makeTaskKeys();
  others = await makeTaskKeys();
  hubKeys = chainOf((await jwkOf(keys.hub.publicKey)) as PublicJwk);
});

describe('opening a task', () => {
  it('gives the claims of a task that the hub signed and sealed to this trust', async () => {
    await expect(open(leased(claims, await sealClaims(claims, good())))).resolves.toEqual(claims);
  });

  it('refuses another signer', async () => {
    const sealed = await sealClaims(claims, { ...good(), signWith: others.hub.privateKey });
    expect(await codeOf(open(leased(claims, sealed)))).toBe('TASK_SIGNATURE');
  });

  it('refuses a passport in the place of a task', async () => {
    const sealed = await sealClaims(claims, good(), 'flip-passport+jwt');
    expect(await codeOf(open(leased(claims, sealed)))).toBe('TASK_SIGNATURE');
  });

  it('opens what was sealed to any key that the trust has, or had', async () => {
    const decryptionKeys = async () => [others.trust.privateKey, keys.trust.privateKey];
    const opener = { trustId, now, decryptionKeys, hubKeys: () => hubKeys };
    for (const sealTo of [keys.trust.publicKey, others.trust.publicKey])
      await expect(openTask(leased(claims, await sealClaims(claims, { ...good(), sealTo })), opener)).resolves.toEqual(
        claims,
      );
  });

  it('refuses what was sealed to another trust’s key', async () => {
    const sealed = await sealClaims(claims, { ...good(), sealTo: others.trust.publicKey });
    expect(await codeOf(open(leased(claims, sealed)))).toBe('TASK_UNREADABLE');
  });

  it('refuses an addressee other than this trust', async () => {
    const forged = { ...claims, trustId: '0190a000-0000-7000-8000-000000000002' };
    expect(await codeOf(open(leased(claims, await sealClaims(forged, good()))))).toBe('TASK_ADDRESSEE');
  });

  it('refuses a type or an id other than announced', async () => {
    const sealed = await sealClaims(claims, good());
    expect(await codeOf(open(leased({ ...claims, type: 'stop_run' }, sealed)))).toBe('TASK_TYPE_MISMATCH');
    const id = '0190a000-0000-7000-8000-0000000000ac';
    expect(await codeOf(open(leased({ ...claims, taskId: id }, sealed)))).toBe('TASK_TYPE_MISMATCH');
  });

  it.each([
    ['valid', '2025-12-31T12:00:00.000Z', 'CLOCK_SKEW'],
    ['expired too', '2026-01-01T00:10:00.000Z', 'TASK_EXPIRED'],
    ['expired but for some seconds', '2025-12-31T23:59:40.000Z', 'TASK_EXPIRED'],
  ])('names the clock only where the task is %s by the hub’s clock', async (_, hubTime, code) => {
    const old = { ...claims, expiresAt: '2025-12-31T23:59:59.000Z' };
    const attempt = openTask(leased(old, await sealClaims(old, good())), {
      trustId,
      now,
      hubTime: () => new Date(hubTime),
      decryptionKeys: async () => [keys.trust.privateKey],
      hubKeys: () => hubKeys,
    });
    expect(await codeOf(attempt)).toBe(code);
    if (code === 'CLOCK_SKEW')
      await expect(attempt).rejects.toMatchObject({
        details: [{ rule: 'the clock of the trust is 43200 s ahead of the clock of the hub', place: 'clock' }],
      });
  });

  it.each([
    ['and counts by the hub’s clock', '2026-01-15T00:00:00.000Z', 'CLOCK_SKEW'],
    ['by the hub’s clock too', '2026-06-02T00:00:00.000Z', 'TASK_SIGNATURE'],
    ['by a clock that is as good as the hub’s', '2026-06-01T00:00:30.000Z', 'TASK_SIGNATURE'],
    ['and no clock of the hub is known', undefined, 'TASK_SIGNATURE'],
  ])('of a key that was replaced long ago by the trust’s clock %s says so', async (_, hubTime, code) => {
    const key = hubKeys.keys[0];
    const replaced = { ...key, until: '2026-01-10T00:00:00.000Z' };
    const next = (await jwkOf(others.hub.publicKey)) as PublicJwk;
    const later: HubKeyChain = { keys: [replaced, { key: next, kid: 'next' }], statements: ['1'], number: 1 };
    const long = { ...claims, expiresAt: '2026-12-01T00:00:00.000Z' };
    const sealed = await sealClaims(long, good());
    const openAt = (time: string) =>
      openTask(leased(long, sealed), {
        trustId,
        now: () => new Date(time),
        decryptionKeys: async () => [keys.trust.privateKey],
        hubKeys: () => later,
        ...(hubTime === undefined ? {} : { hubTime: () => new Date(hubTime) }),
      });
    await expect(openAt('2026-02-01T00:00:00.000Z')).resolves.toEqual(long);
    const refused = openAt('2026-06-01T00:00:00.000Z');
    expect(await codeOf(refused)).toBe(code);
    if (code === 'CLOCK_SKEW')
      await expect(refused).rejects.toMatchObject({
        details: [{ rule: 'the clock of the trust is 11836800 s ahead of the clock of the hub', place: 'clock' }],
      });
  });

  it('refuses an expired task', async () => {
    const old = { ...claims, expiresAt: '2025-12-31T23:59:59.000Z' };
    expect(await codeOf(open(leased(old, await sealClaims(old, good()))))).toBe('TASK_EXPIRED');
  });

  it.each(['', 'x', 'a.b.c.d.e', 'eyJhbGciOiJub25lIn0..'])('refuses garbage %j', async (sealed) => {
    expect(await codeOf(open(leased(claims, sealed)))).toBe('TASK_UNREADABLE');
  });

  it('refuses a task that is signed but not sealed', async () => {
    const { CompactSign } = await import('jose');
    const signed = await new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
      .setProtectedHeader({ alg: 'ES256', typ: 'flip-task+jwt' })
      .sign(keys.hub.privateKey);
    expect(await codeOf(open(leased(claims, signed)))).toBe('TASK_UNREADABLE');
  });

  it('refuses a symmetric signature made with the public key', async () => {
    const { CompactEncrypt, CompactSign } = await import('jose');
    const publicBytes = new TextEncoder().encode(JSON.stringify(await jwkOf(keys.hub.publicKey)));
    const signed = await new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
      .setProtectedHeader({ alg: 'HS256', typ: 'flip-task+jwt' })
      .sign(publicBytes);
    const sealed = await new CompactEncrypt(new TextEncoder().encode(signed))
      .setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM' })
      .encrypt(keys.trust.publicKey);
    expect(await codeOf(open(leased(claims, sealed)))).toBe('TASK_SIGNATURE');
  });
});
