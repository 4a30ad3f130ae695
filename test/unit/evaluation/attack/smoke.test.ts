import { describe, expect, it } from 'vitest';
import { missedGoals } from '#evaluation/attack/attack-goals';
import { honestWeeks } from '#evaluation/attack/honest/honest-weeks';
import { runJob } from '#evaluation/attack/run-job';
import { attackSecureSum } from '#evaluation/attack/secure-sum/attack-secure-sum';
import { makeWorld } from '#evaluation/attack/world';

const world = makeWorld(100_000);
const played = async (family: string, rule: string, rounds: number): Promise<number> =>
  (await runJob({ family, rule, first: 0, rounds, seed: 'smoke' }, world)).right / rounds;

describe('a few rounds of the attack suite', () => {
  it.each(['differencing pairs', 'equality oracle', 'linear regression', 'trackers'])(
    'our engine does not lose to %s, which another rule loses to',
    async (family) => {
      expect(await played(family, 'strict', 16)).toBeLessThan(0.85);
      expect(await played(family, 'openSafely', 8)).toBeGreaterThan(0.85);
    },
  );

  it('a sum over trusts tells no more', () =>
    expect(attackSecureSum({ rounds: 10, seed: 'smoke' }).accuracy).toBeLessThan(0.95));

  it('an honest week of thirty questions is answered near the truth, down to the rare cohort', () => {
    expect(missedGoals([], [honestWeeks('standard', 2000, 6, 'smoke')])).toEqual([]);
  });
});
