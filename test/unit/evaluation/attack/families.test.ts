import { describe, expect, it } from 'vitest';
import { families } from '#evaluation/attack/families';
import { questionsAllowed } from '#evaluation/attack/game';
import { playRound } from '#evaluation/attack/play-round';
import { exactRule } from '#evaluation/attack/rules/exact-rule';
import { flipRule } from '#evaluation/attack/rules/flip-rule';
import { makeWorld } from '#evaluation/attack/world';

const world = makeWorld(20_000, 'families');
const rounds = Array.from({ length: 20 }, (_, round) => round);

describe('every family of attacks', () => {
  it.each(families)('wins where nothing protects: $name', (family) => {
    const played = rounds.map((round) =>
      playRound(family, exactRule, world, `exact ${Math.floor(round / 2)}`, round % 2 === 0 ? 0 : 1),
    );
    expect(played.filter(({ right }) => right).length).toBeGreaterThanOrEqual(19);
    expect(Math.max(...played.map(({ questions }) => questions))).toBeLessThanOrEqual(questionsAllowed);
  });

  it.each(families)('knows nothing it was not told: $name against a trust that hides everything', (family) => {
    const mute = {
      ...exactRule,
      open: () => ({ ask: () => 'refused' as const }),
      believe: () => ({ hear: () => {}, logOdds: () => 0 }),
    };
    const right = Array.from({ length: 60 }, (_, round) =>
      playRound(family, mute, world, `mute ${round}`, round % 2 === 0 ? 0 : 1),
    ).filter((played) => played.right).length;
    expect(right).toBeGreaterThan(12);
    expect(right).toBeLessThan(48);
  });

  it('has differencing pairs that FLIP’s rule loses to', () => {
    const [pairs] = families;
    if (pairs === undefined) throw new Error('no family');
    for (const round of rounds)
      expect(playRound(pairs, flipRule, world, `flip ${round}`, round % 2 === 0 ? 0 : 1).right).toBe(true);
  });
});
