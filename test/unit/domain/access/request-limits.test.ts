import { expect, it } from 'vitest';
import { requestLimits } from '#domain/access/request-limits';

it('limits an hour and a day, of one source more than of all together', () => {
  const limits = requestLimits('one', new Date('2026-01-01T12:34:56.000Z'));
  expect(limits.map(({ by, most, since, until }) => [by, most, since.split('/')[0], until.toISOString()])).toEqual([
    ['one', 5, '2026-01-01T12:00:00.000Z', '2026-01-01T13:00:00.000Z'],
    ['one', 10, '2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z'],
    ['all', 60, '2026-01-01T12:00:00.000Z', '2026-01-01T13:00:00.000Z'],
    ['all', 300, '2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z'],
  ]);
});

it('keeps hour and day apart where both begin at once', () => {
  const sinces = requestLimits('one', new Date('2026-01-01T00:10:00.000Z')).map(({ by, since }) => `${by} ${since}`);
  expect(new Set(sinces).size).toBe(4);
});
