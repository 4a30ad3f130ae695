import { RoaringBitmap32 } from 'roaring-wasm';
import { describe, expect, it } from 'vitest';
import { comparisonPrice } from '#domain/disclosure/distance-noise';
import { holdNumber } from '#domain/disclosure/held-number';
import { edgeWeight } from '#domain/disclosure/information-price';
import type { Candidate } from '#domain/disclosure/near-earlier';
import { settleNear } from '#domain/disclosure/settle-near';
import { defaultRules, firstQuestion, range } from '#test/support/disclosure-game';

const held = holdNumber(
  { kind: 'total', persons: range(0, 300).serialize('portable'), value: 300, sd: 7, units: 0, from: [] },
  0,
);
const candidate = (value: number, apart: number, first = 1000): Candidate => ({
  from: [held],
  value,
  sd: 7,
  apart: range(first, first + apart),
});

/** Settles once under one of many secrets; `spent` of everybody who makes sets differ was spent before. */
function settle(secret: number, candidates: readonly Candidate[], spent = 0) {
  const question = firstQuestion(secret);
  for (const { apart } of candidates) question.account.charge('both', spent, apart);
  const before = question.charges.length;
  const { account, noise } = question;
  const asked = Uint8Array.of(1, 2, 3);
  const near = settleNear(candidates, account, 0, noise.normal, asked, 1e5 * edgeWeight(defaultRules));
  return { value: near?.value, charges: question.charges.slice(before) };
}

const secrets = Array.from({ length: 200 }, (_, at) => at + 1);
const shareTaken = (candidates: readonly Candidate[]): number =>
  secrets.filter((secret) => settle(secret, candidates).value !== undefined).length / secrets.length;

describe('an asked set', () => {
  it('is answered as an earlier one that it equals, always and for nothing', () => {
    for (const secret of secrets) expect(settle(secret, [candidate(300, 0)])).toEqual({ value: 300, charges: [] });
  });

  it('is rather answered as an earlier one the nearer it is, without an edge', () => {
    const shares = [5, 15, 20, 25, 40].map((apart) => shareTaken([candidate(300, apart)]));
    expect(shares[0]).toBeGreaterThan(0.95);
    expect(shares[2]).toBeGreaterThan(0.35);
    expect(shares[2]).toBeLessThan(0.65);
    expect(shares[4]).toBeLessThan(0.05);
    expect([...shares].sort((one, other) => other - one)).toEqual(shares);
  });

  it('is paid for by whoever makes it differ, and by nobody else', () => {
    const { charges } = settle(1, [candidate(300, 10)]);
    expect(charges.map(({ of, to, units }) => ({ of, to, units }))).toEqual([
      { of: 'numbers', to: 'both', units: comparisonPrice },
    ]);
    expect(RoaringBitmap32.deserialize('portable', charges[0]?.persons ?? new Uint8Array()).toArray()).toEqual(
      range(1000, 1010).toArray(),
    );
  });

  it('costs one who alone makes it differ a little more, for the chance that noise tells', () => {
    const [alone] = settle(1, [candidate(300, 1)]).charges;
    expect(alone?.units).toBeGreaterThan(comparisonPrice);
    expect(alone?.units).toBeLessThan(comparisonPrice * 1.6);
  });

  it('is taken for the earlier one when who makes it differ cannot pay: he must not be seen', () => {
    for (const secret of secrets) {
      expect(settle(secret, [candidate(300, 30)], 5000)).toEqual({ value: 300, charges: [] });
    }
    // The same with persons who can pay: mostly not.
    expect(shareTaken([candidate(300, 30)])).toBeLessThan(0.3);
  });

  it('is taken for the nearest of several, an equal one before all', () => {
    for (const secret of secrets)
      expect(settle(secret, [candidate(310, 2, 2000), candidate(300, 0), candidate(290, 3, 3000)]).value).toBe(300);
    const values = secrets.map((secret) => settle(secret, [candidate(310, 2, 2000), candidate(290, 18, 3000)]).value);
    expect(values.filter((value) => value === 310).length).toBeGreaterThan(150);
  });
});
