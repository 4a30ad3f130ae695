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

  it('is none without noise', () => expect(guessingBound(privacyPresets.threshold)).toBe(1));

  it('is that of the policy’s preset, which is the standard one unless it says otherwise', () => {
    expect(defaultRules.preset).toBe('standard');
    expect(defaultRules.privacy).toMatchObject({ ...privacyPresets.standard, answers: 100 });
    expect(rulesOf('threshold').privacy).toBeUndefined();
  });
});
