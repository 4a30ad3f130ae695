import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '#contracts/run-server';
import { runProgress } from '#domain/run/run-progress';

const at = (second: number): string => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
const started = (round: number, second: number, sequence = second): RunEvent => ({
  event: 'ROUND_STARTED',
  round,
  totalRounds: 3,
  sequence,
  at: at(second),
});
const combined = (round: number, second: number): RunEvent => ({
  event: 'ROUND_AGGREGATED',
  round,
  returned: 2,
  expected: 2,
  sequence: second,
  at: at(second),
});

describe('progress', () => {
  it('says nothing about the time to go before a round has ended', () => {
    expect(runProgress([started(1, 0)], 3, at(5))).toEqual({ currentRound: 1 });
    expect(runProgress([], 3, at(5)).currentRound).toBe(0);
  });

  it('estimates the time to go from the mean round', () => {
    const events = [started(1, 0), combined(1, 10), started(2, 10)];
    expect(runProgress(events, 3, at(14)).remainingSeconds).toBe(16);
    expect(runProgress([...events, combined(2, 30), started(3, 30), combined(3, 40)], 3, at(41)).remainingSeconds).toBe(
      0,
    );
  });

  it('is the same whatever the order, and however often an event comes', () => {
    const events = [started(1, 0), combined(1, 10), started(2, 11), combined(2, 20), started(3, 21)];
    fc.assert(
      fc.property(fc.shuffledSubarray([...events, ...events], { minLength: 10, maxLength: 10 }), (mixed) => {
        expect(runProgress(mixed, 3, at(25))).toEqual(runProgress(events, 3, at(25)));
      }),
    );
  });
});
