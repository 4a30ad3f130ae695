import { describe, expect, it } from 'vitest';
import type { TrustId } from '#contracts/ids';
import type { RunEvent } from '#contracts/run-server';
import { lastRounds } from '#domain/run/last-rounds';

const one = '0190a000-0000-7000-8000-000000000001' as TrustId;
const two = '0190a000-0000-7000-8000-000000000002' as TrustId;
const at = '2026-01-01T00:00:00.000Z';
const result = (trustId: TrustId, round: number): RunEvent => ({
  event: 'CLIENT_RESULT_RECEIVED',
  trustId,
  round,
  sizeBytes: 1,
  sequence: round,
  at,
});

describe('the last rounds', () => {
  it('are the greatest of each trust, in whatever order the results come', () => {
    const rounds = lastRounds([result(one, 2), result(two, 1), result(one, 1)]);
    expect([...rounds]).toEqual([
      [one, 2],
      [two, 1],
    ]);
  });

  it('say nothing of a trust that has handed in nothing', () => {
    expect(lastRounds([{ event: 'TRUST_JOINED', trustId: one, sequence: 0, at }]).size).toBe(0);
    expect(lastRounds([result(one, 0)]).get(one)).toBe(0);
  });
});
