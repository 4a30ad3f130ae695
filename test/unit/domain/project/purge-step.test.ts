import { expect, it } from 'vitest';
import { isBeforePurge, isPurgeDay, type PurgeClock, purgeStep } from '#domain/project/purge-step';

const now = new Date('2026-03-01T23:30:00.000Z');
const at = '2026-02-01T00:00:00.000Z';
const due = (purgeOn: string, more: Partial<PurgeClock> = {}) => purgeStep({ purgeOn, ...more }, now);

it('takes a day from tomorrow on, for about ten years', () => {
  expect(
    ['2026-02-28', '2026-03-01', '2026-03-02', '2036-02-27', '2036-02-28'].map((day) => isPurgeDay(day, now)),
  ).toEqual([false, false, true, true, false]);
  expect(['2026-03-01', '2026-03-02'].map((purgeOn) => isBeforePurge({ purgeOn }, now))).toEqual([false, true]);
});

it('purges on the day and after it what was confirmed, and lets lapse what was not', () => {
  expect(due('2026-03-02', { confirmedAt: at, remindedDays: 1 })).toBe('nothing');
  expect(due('2026-03-01', { confirmedAt: at })).toBe('purge');
  expect(due('2026-02-20', { confirmedAt: at })).toBe('purge');
  expect(due('2026-03-01')).toBe('lapse');
});

it('reminds a week and a day before, once each, also where the week was missed', () => {
  expect(due('2026-03-09')).toBe('nothing');
  expect(due('2026-03-08')).toEqual({ days: 7 });
  expect(due('2026-03-08', { remindedDays: 7 })).toBe('nothing');
  expect(due('2026-03-02', { remindedDays: 7 })).toEqual({ days: 1 });
  expect(due('2026-03-02')).toEqual({ days: 1 });
  expect(due('2026-03-02', { remindedDays: 1 })).toBe('nothing');
});

it('has done with what was purged or has lapsed', () => {
  expect(due('2026-03-01', { confirmedAt: at, purgedAt: at })).toBe('nothing');
  expect(due('2026-03-01', { lapsedAt: at })).toBe('nothing');
});
