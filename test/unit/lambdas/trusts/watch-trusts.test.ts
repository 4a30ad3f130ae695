import { afterEach, expect, it, vi } from 'vitest';
import type { TrustId } from '#contracts/ids';
import { makeWatchTrusts } from '#lambdas/trusts/watch-trusts';

const now = new Date('2026-03-01T12:00:00.000Z');
const ago = (seconds: number): string => new Date(now.getTime() - seconds * 1000).toISOString();
const trust = (code: string, more: object = {}) => ({
  trustId: `trust-${code}` as TrustId,
  code,
  name: code,
  status: 'ENROLLED',
  registeredAt: ago(90_000),
  enrolledAt: ago(80_000),
  trustAdmins: 1,
  ...more,
});

const watch = async (trusts: object[], heartbeats: Record<string, number>) => {
  const lines: string[] = [];
  const ended: string[] = [];
  const revokedOf: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
  const counted = await makeWatchTrusts({
    readTrusts: async () => trusts as never,
    readHeartbeat: async (trustId) => {
      const seconds = heartbeats[trustId.replace('trust-', '')];
      return seconds === undefined ? undefined : { receivedAt: ago(seconds), applianceVersion: '1', services: {} };
    },
    endTasks: async (trustId) => ended.push(trustId),
    endRevoked: async (trusts) => revokedOf.push(...trusts.map(({ trustId }) => trustId)),
    now: () => now,
  })();
  vi.restoreAllMocks();
  return { counted, ended, revokedOf, lines: lines.map((line) => JSON.parse(line)) };
};
afterEach(() => vi.restoreAllMocks());

it('names each enrolled trust that has been silent for more than a quarter of an hour, and counts them', async () => {
  const { counted, lines } = await watch([trust('alpha'), trust('beta'), trust('gamma')], {
    alpha: 10,
    beta: 901,
    gamma: 900,
  });
  expect(counted).toEqual({ trusts: 3, offline: 1 });
  expect(lines).toMatchObject([
    { event: 'HUB_TRUST_OFFLINE', trustCode: 'beta', silentSeconds: 901 },
    { event: 'HUB_TRUSTS_WATCHED', trusts: 3, offline: 1 },
  ]);
});

it('counts a trust that was never heard of from its enrolment on, and none that is not enrolled', async () => {
  const trusts = [
    trust('fresh', { enrolledAt: ago(60) }),
    trust('mute', { enrolledAt: ago(1000) }),
    trust('waiting', { status: 'INVITED', enrolledAt: undefined }),
  ];
  const { counted, lines } = await watch(trusts, {});
  expect(counted).toEqual({ trusts: 2, offline: 1 });
  expect(lines[0]).toMatchObject({ event: 'HUB_TRUST_OFFLINE', trustCode: 'mute', silentSeconds: 1000 });
});

it('says 0 when all is well, so that the alarm ends', async () => {
  expect((await watch([trust('alpha')], { alpha: 5 })).lines).toMatchObject([
    { event: 'HUB_TRUSTS_WATCHED', trusts: 1, offline: 0 },
  ]);
  expect((await watch([], {})).counted).toEqual({ trusts: 0, offline: 0 });
});

it('looks at three hundred', async () => {
  const codes = Array.from({ length: 300 }, (_, index) => `t${index}`);
  const silent = Object.fromEntries(codes.map((code, index) => [code, index < 7 ? 5000 : 5]));
  expect(
    (
      await watch(
        codes.map((code) => trust(code)),
        silent,
      )
    ).counted,
  ).toEqual({ trusts: 300, offline: 7 });
});

it('ends what a trust whose keys were revoked was asked in the last moment, and nobody else’s tasks', async () => {
  const { counted, ended } = await watch([trust('alpha'), trust('beta', { status: 'REVOKED' })], { alpha: 5 });
  expect(ended).toEqual(['trust-beta']);
  expect(counted).toEqual({ trusts: 1, offline: 0 });
});

it('comes back, at each enrolled trust, for what a revoked key of the hub has signed', async () => {
  const trusts = [trust('alpha'), trust('beta', { status: 'REVOKED' }), trust('gamma')];
  const { revokedOf } = await watch(trusts, { alpha: 10, gamma: 10 });
  expect(revokedOf).toEqual(['trust-alpha', 'trust-gamma']);
});
