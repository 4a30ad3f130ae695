import { expect, it } from 'vitest';
import { RunTrustStatus } from '#contracts/run';
import { noTrustWorked } from '#domain/run/no-trust-worked';

it.each(RunTrustStatus.options)('a trust that is %s among others that failed', (status) => {
  const others = [{ status: 'FAILED' }, { status: 'REFUSED' }] as const;
  const asked = [...others, { status, joinTaskId: 'task' }];
  expect(noTrustWorked(asked)).toBe(status === 'FAILED' || status === 'REFUSED');
  // One that was never asked to join, and did not answer in time.
  expect(noTrustWorked([...others, { status }])).toBe(['FAILED', 'REFUSED', 'LATE'].includes(status));
});
