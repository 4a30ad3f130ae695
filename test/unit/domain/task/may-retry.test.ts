import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '#contracts/app-error';
import { errorCodes, errors } from '#contracts/errors';
import { type FailedAttempt, maxUncertainAttempts, mayRetry } from '#domain/task/may-retry';

const now = new Date('2026-01-01T12:00:00.000Z');
const base: FailedAttempt = {
  failure: new AppError('DATABASE_UNREACHABLE').toFailure(),
  tries: 1,
  now,
  expiresAt: '2026-01-01T13:00:00.000Z',
  pauseMilliseconds: 1000,
};

describe('trying again', () => {
  it.each(errorCodes)('decides about %s by its class', (code) => {
    const failure = new AppError(code).toFailure();
    expect(mayRetry({ ...base, failure })).toBe(errors[code].class === 'transient');
  });

  it('goes on however often what passes has failed, until shortly before the deadline', () => {
    expect(mayRetry({ ...base, tries: 100_000 })).toBe(true);
    expect(mayRetry({ ...base, pauseMilliseconds: 3_569_999 })).toBe(true);
    expect(mayRetry({ ...base, pauseMilliseconds: 3_570_000 })).toBe(false);
    expect(mayRetry({ ...base, now: new Date('2026-01-01T13:00:00.000Z') })).toBe(false);
  });

  it.each(['INTERNAL', 'COHORT_QUERY_TIMEOUT'] as const)('does not go on for ever with %s', (code) => {
    const failure = new AppError(code).toFailure();
    expect(mayRetry({ ...base, failure, tries: maxUncertainAttempts - 1 })).toBe(true);
    expect(mayRetry({ ...base, failure, tries: maxUncertainAttempts })).toBe(false);
  });

  it('always leaves half a minute in which the failure can be reported', () => {
    fc.assert(
      fc.property(fc.nat(7_200_000), fc.nat(300_000), (elapsed, pauseMilliseconds) => {
        const at = new Date(now.getTime() + elapsed);
        if (!mayRetry({ ...base, now: at, pauseMilliseconds })) return;
        expect(Date.parse(base.expiresAt) - at.getTime() - pauseMilliseconds).toBeGreaterThan(30_000);
      }),
      { seed: 9 },
    );
  });
});
