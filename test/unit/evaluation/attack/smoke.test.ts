import { describe, expect, it } from 'vitest';
import { honestCohorts } from '#evaluation/attack/honest/honest-cohorts';
import { measureHonestUse } from '#evaluation/attack/honest/measure-honest-use';
import { openEngine } from '#evaluation/attack/rules/our-rule';
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
      expect(await played(family, 'ours', 16)).toBeLessThan(0.85);
      expect(await played(family, 'openSafely', 8)).toBeGreaterThan(0.85);
    },
  );

  it('a sum over trusts tells no more', () =>
    expect(attackSecureSum({ rounds: 10, seed: 'smoke' }).accuracy).toBeLessThan(0.95));

  it('forty honest cohorts are answered near the truth', () => {
    const cohorts = honestCohorts(world);
    const tables = world.tables.filter(({ name }) => ['ageBand', 'sex', 'modality'].includes(name));
    const use = measureHonestUse(openEngine('smoke'), cohorts, tables);
    expect(use).toMatchObject({ asked: 40, refused: 0 });
    expect(use.medianRelativeError).toBeLessThanOrEqual(0.03);
    expect(use.within).toBeGreaterThan(0.85);
  });
});
