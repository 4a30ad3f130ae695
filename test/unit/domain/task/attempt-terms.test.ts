import { expect, it } from 'vitest';
import { lastingAttemptSeconds, maxAttempts, tooManyAttempts } from '#domain/task/attempt-terms';
import { leaseSeconds } from '#domain/task/lease-terms';

it('allows as many attempts as it says, and not one more', () => {
  expect(tooManyAttempts(1)).toBe(false);
  expect(tooManyAttempts(maxAttempts)).toBe(false);
  expect(tooManyAttempts(maxAttempts + 1)).toBe(true);
});

it('counts an attempt as lasting only after many leases', () => {
  expect(lastingAttemptSeconds).toBeGreaterThanOrEqual(5 * leaseSeconds);
});
