import { describe, expect, it } from 'vitest';
import { Policy } from '#contracts/policy';
import { privacyPresets } from '#domain/disclosure/privacy-presets';
import { strictestRules } from '#domain/disclosure/strictest-rules';

const named = '0190a000-0000-7000-8000-000000000001';
const policy = (disclosure: object) => Policy.parse({ version: 1, disclosure }).disclosure;

describe('the rules of a project', () => {
  it('are those of the preset that the trust chose for it, and of its general one otherwise', () => {
    const own = policy({ preset: 'strict', projects: { [named]: 'approved' } });
    expect(strictestRules(own, named)).toMatchObject({ preset: 'approved', privacy: privacyPresets.approved });
    expect(strictestRules(own, 'another')).toMatchObject({ preset: 'strict', privacy: privacyPresets.strict });
  });

  it('take what the policy sets itself over the preset', () => {
    const own = policy({ budget: { tables: 0.1 }, noise: { persons: 9 }, tablesPerQuestion: 0.02 });
    expect(strictestRules(own, named).privacy).toEqual({
      answers: 100,
      budget: { numbers: 1.15, tables: 0.1, sizes: 0.15 },
      noise: { persons: 9, share: 0.02 },
      tablesPerQuestion: 0.02,
      reserve: { numbers: 3.5 * 12_346, tables: 20_000 },
    });
  });

  it('keep at most half of a budget for the figures of a frozen cohort', () => {
    const small = policy({ budget: { numbers: 0.05, tables: 0.04 } });
    expect(strictestRules(small, named).privacy?.reserve).toEqual({ numbers: 25_000, tables: 20_000 });
    expect(strictestRules(policy({}), named).privacy?.reserve).toEqual({ numbers: 115_703, tables: 30_000 });
  });

  it('are made stricter by the hub’s floor, and never laxer', () => {
    const floor = { threshold: 20, rounding: 10, noisePersons: 8, freshAnswersPerProject: 5 };
    const stricter = strictestRules(policy({}), named, floor);
    expect(stricter).toMatchObject({ threshold: 20, rounding: 10, freshAnswersPerProject: 5 });
    expect(stricter.privacy?.noise.persons).toBe(8);
    // Or a hub could have every size told as exactly as the last one that it allows.
    expect(stricter.privacy?.answers).toBe(100);
    const lax = { threshold: 1, rounding: 1, noisePersons: 0, freshAnswersPerProject: 1000 };
    expect(strictestRules(policy({}), named, lax)).toEqual(strictestRules(policy({}), named));
  });

  it('have noise where the hub asks for it, even if the trust’s preset has none', () => {
    const own = policy({ preset: 'threshold' });
    expect(strictestRules(own, named).privacy).toBeUndefined();
    expect(strictestRules(own, named).preset).toBe('threshold');
    const noisy = strictestRules(own, named, { noisePersons: 6 });
    expect(noisy.privacy?.noise.persons).toBe(6);
    // The answer names the preset whose budgets hold, and says that numbers were moved.
    expect(noisy.preset).toBe('approved');
    expect(strictestRules(policy({ preset: 'strict' }), named, { noisePersons: 40 }).preset).toBe('strict');
  });
});
