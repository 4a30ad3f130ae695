import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cohort } from '#contracts/cohort';
import type { ProjectId, QueryId } from '#contracts/ids';
import { addModulo } from '#domain/secure-sum/add-modulo';
import { maskModulus } from '#domain/secure-sum/mask-modulus';
import { pairwiseMask } from '#domain/secure-sum/pairwise-mask';
import { type SumTrust, sumTrusts } from '#test/fixtures/secure-sum-trusts';

const id = (n: number): string => `0190a000-0000-7000-9000-${String(n).padStart(12, '0')}`;
const cohort: Cohort = { version: 1, where: { kind: 'all', of: [{ kind: 'age', atLeast: 18 }] } };
const question = (trusts: readonly SumTrust[], n = 1) => ({
  queryId: id(n) as QueryId,
  projectId: id(0) as ProjectId,
  cohort,
  participants: trusts.map(({ participant }) => participant),
});
const masks = (trusts: readonly SumTrust[], n = 1): number[] =>
  trusts.map((trust) => pairwiseMask(question(trusts, n), trust));
const sum = (values: readonly number[]): number => values.reduce(addModulo, 0);

/** Chi-square over sixteen equal parts of the ring; at 15 degrees of freedom chance reaches 60 once in ten million times. */
const unevenness = (values: readonly number[]): number => {
  const bins = new Array<number>(16).fill(0);
  for (const value of values) bins[Math.floor((value / maskModulus) * 16)]! += 1;
  const expected = values.length / 16;
  return bins.reduce((total, seen) => total + (seen - expected) ** 2 / expected, 0);
};

describe('the masks of a secure sum', () => {
  it('cancel over all participants, whatever their number, keys and order', () => {
    const kinds = fc.record({ count: fc.integer({ min: 3, max: 20 }), n: fc.nat(), turn: fc.nat() });
    fc.assert(
      fc.property(kinds, ({ count, n, turn }) => {
        const trusts = sumTrusts(count);
        const { participants, ...asked } = question(trusts, n % 1_000_000);
        const turned = participants.map((_, index) => participants[(index + turn) % count]!);
        const told = trusts.map((trust, index) =>
          pairwiseMask({ ...asked, participants: index % 2 === 0 ? turned : turned.toReversed() }, trust),
        );
        expect(sum(told)).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  it('leave every proper subset of the answers uniform, and all of them the plain sum', () => {
    const trusts = sumTrusts(4);
    const rounds = Array.from({ length: 800 }, (_, n) => masks(trusts, n + 1).map((mask) => addModulo(mask, 9)));
    for (let subset = 1; subset < 15; subset += 1) {
      const seen = rounds.map((values) => sum(values.filter((_, index) => ((subset >> index) & 1) === 1)));
      expect(unevenness(seen)).toBeLessThan(60);
    }
    expect(new Set(rounds.map(sum))).toEqual(new Set([36]));
    expect(unevenness(rounds.map(sum))).toBeGreaterThan(60);
  });

  it('are the same for the same question asked twice, and others for any other question, project, cohort or set of trusts', () => {
    const trusts = sumTrusts(4);
    const first = pairwiseMask(question(trusts), trusts[0]!);
    expect(pairwiseMask(question(trusts), trusts[0]!)).toBe(first);
    const other: Cohort = { version: 1, where: { kind: 'all', of: [{ kind: 'age', atLeast: 19 }] } };
    const others = [
      { ...question(trusts), queryId: id(2) as QueryId },
      { ...question(trusts), projectId: id(2) as ProjectId },
      { ...question(trusts), cohort: other },
      question(trusts.slice(0, 3)),
    ].map((changed) => pairwiseMask(changed, trusts[0]!));
    expect(new Set([first, ...others]).size).toBe(5);
  });

  it('of two trusts do not cancel where each was told of other participants', () => {
    const [one, other] = sumTrusts(2) as [SumTrust, SumTrust];
    const told = question([one, other]);
    const renamed = told.participants.map((participant) => ({ ...participant, code: `${participant.code}X` as never }));
    const [first, second] = [pairwiseMask(told, one), pairwiseMask(told, other)];
    expect(addModulo(first, second)).toBe(0);
    expect(addModulo(first, pairwiseMask({ ...told, participants: renamed }, other))).not.toBe(0);
  });

  it('refuse a key that leads to the same secret with everybody', () => {
    const trusts = sumTrusts(3);
    const participants = trusts.map(({ participant }) => participant);
    const small = Buffer.alloc(32).toString('base64url');
    const bent = participants.map((one, index) =>
      index === 1 ? { ...one, encryptionKey: { ...one.encryptionKey, x: small } } : one,
    );
    expect(() => pairwiseMask({ ...question(trusts), participants: bent }, trusts[0]!)).toThrow(
      expect.objectContaining({
        code: 'SECURE_SUM_REFUSED',
        details: [{ rule: 'a usable X25519 key', place: 'secureSum.participants.1.encryptionKey' }],
      }),
    );
    expect(() => pairwiseMask(question(trusts), trusts[0]!)).not.toThrow();
  });
});
