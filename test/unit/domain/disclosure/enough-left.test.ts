import { describe, expect, it } from 'vitest';
import { canonicalPersons } from '#domain/disclosure/canonical-persons';
import { canBeEnough, enoughLeft, leftPrice } from '#domain/disclosure/enough-left';
import type { Candidate } from '#domain/disclosure/near-earlier';
import { firstQuestion, range } from '#test/support/disclosure-game';

const candidate = (value: number): Candidate => ({ from: [], value, sd: 6.4, apart: range(0, 0) });

/** Looks once at `left` persons, under one of many secrets. */
function look(left: number, candidates: readonly Candidate[], secret = 1) {
  const question = firstQuestion(secret);
  const persons = range(0, left);
  const enough = enoughLeft(candidates, persons, canonicalPersons(persons), question);
  return { values: enough.map(({ value }) => value), charges: question.charges };
}

describe('a set whose persons are mostly used up', () => {
  it('is not taken for an earlier one that it is far too small for, and nobody pays for what is plain', () => {
    expect(look(40, [candidate(400)])).toEqual({ values: [], charges: [] });
    expect(canBeEnough(40, candidate(400))).toBe(false);
  });

  it('is taken for one of its own size, wherever noise fell, and nobody pays', () => {
    for (let secret = 1; secret < 40; secret += 1)
      expect(look(400, [candidate(400 + 20)], secret)).toEqual({ values: [420], charges: [] });
  });

  it('is judged by noise where it is about large enough, and whoever is counted pays at most the price once', () => {
    const outcomes = new Set<number>();
    for (let secret = 1; secret < 60; secret += 1) {
      const { values, charges } = look(278, [candidate(400), candidate(402), candidate(395)], secret);
      outcomes.add(values.length);
      expect(charges).toHaveLength(1);
      expect(charges[0]?.units).toBeLessThanOrEqual(leftPrice);
      expect(charges[0]?.of).toBe('numbers');
    }
    expect(outcomes.size).toBeGreaterThan(1);
  });

  it('is judged by one look: a larger need is never met where a smaller one is not', () => {
    for (let secret = 1; secret < 60; secret += 1) {
      const { values } = look(278, [390, 395, 400, 405, 410].map(candidate), secret);
      expect(values).toEqual([390, 395, 400, 405, 410].slice(0, values.length));
    }
  });
});
