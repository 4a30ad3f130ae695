import { describe, expect, it } from 'vitest';
import { guessingBound, privacyPresets } from '#domain/disclosure/privacy-presets';
import { defaultRules, rulesOf } from '#test/support/disclosure-game';

describe('the bound of a preset', () => {
  it.each([
    ['strict', 0.55],
    ['standard', 0.73],
    ['approved', 0.84],
  ] as const)('%s is at most %s for one project with tables, and close to it', (preset, most) => {
    const bound = guessingBound(privacyPresets[preset]);
    expect(bound).toBeLessThanOrEqual(most);
    expect(bound).toBeGreaterThan(most - 0.002);
  });

  it('is Φ(√B/2): 0.6915 for a budget of 1', () => {
    const one = { numbers: 0.7, tables: 0.2, sizes: 0.1 };
    const privacy = { budget: one };
    expect(guessingBound(privacy)).toBeCloseTo(0.6915, 4);
    expect(guessingBound(privacy, { tables: false })).toBeCloseTo(0.6726, 4);
    expect(guessingBound(privacy, { projects: 4 })).toBeCloseTo(0.8413, 4);
  });

  // The appliance's documentation and decision 0014 print these.
  it.each([
    ['standard', 2, 0.807],
    ['standard', 10, 0.974],
    ['standard', 50, 1],
    ['strict', 2, 0.571],
    ['strict', 10, 0.655],
    ['strict', 50, 0.813],
  ] as const)('of %s for %s projects that work together is at most %s, and close to it', (preset, projects, most) => {
    const bound = guessingBound(privacyPresets[preset], { projects });
    expect(bound).toBeLessThanOrEqual(most);
    expect(bound).toBeGreaterThan(most - 0.002);
  });

  it('is none without noise', () => expect(guessingBound(privacyPresets.threshold)).toBe(1));

  it('is that of the policy’s preset, which is the standard one unless it says otherwise', () => {
    expect(defaultRules.preset).toBe('standard');
    expect(defaultRules.privacy).toMatchObject({ ...privacyPresets.standard, answers: 100 });
    expect(rulesOf('threshold').privacy).toBeUndefined();
  });
});
