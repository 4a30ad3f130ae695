import { describe, expect, it } from 'vitest';
import { type RoundLine, roundSeconds } from '#evaluation/bench/round-seconds';

const start = (round: number, seconds: number): RoundLine => ({
  at: new Date(Date.UTC(2026, 0, 1) + 1000 * seconds).toISOString(),
  event: 'ROUND_STARTED',
  round,
});

describe('the seconds of a round', () => {
  it('are the median from start to start, without the first round', () => {
    expect(roundSeconds([start(1, 0), start(2, 60), start(3, 60.5), start(4, 61.5), start(5, 61.8)])).toBe(0.5);
  });

  it('do not depend on the order of the lines or on what else is logged', () => {
    const ended = { at: new Date(Date.UTC(2026, 0, 1, 1)).toISOString(), event: 'ROUND_AGGREGATED', round: 3 };
    expect(roundSeconds([start(3, 5), ended, start(1, 0), start(2, 3)])).toBe(2);
  });

  it('read times with the zone written out, as Python does', () => {
    const [one, two, three] = ['00.000000', '06.130858', '12.367224'].map((at, index) => ({
      at: `2026-11-21T09:40:${at}+00:00`,
      event: 'ROUND_STARTED',
      round: index + 1,
    }));
    expect(roundSeconds([one!, two!, three!])).toBeCloseTo(6.237, 3);
  });

  it('cannot be told from two rounds, as the first one does not count', () => {
    expect(() => roundSeconds([start(1, 0), start(2, 3)])).toThrow('fewer than three rounds');
  });
});
