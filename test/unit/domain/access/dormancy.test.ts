import { expect, it } from 'vitest';
import { dormancy } from '#domain/access/dormancy';

const start = Date.parse('2026-01-01T12:00:00.000Z');
const day = (days: number): string => new Date(start + days * 86_400_000).toISOString();
const on = (days: number, account: object = {}) =>
  dormancy({ invitedAt: day(-100), lastSeenAt: day(0), ...account }, new Date(day(days)));

it('warns from the eightieth day on, once', () => {
  expect([on(79), on(80), on(200)]).toEqual(['none', 'warn', 'warn']);
  expect(on(85, { dormancyWarnedAt: day(80) })).toBe('none');
});

it('disables from the ninetieth day on, and never sooner than ten days after the warning', () => {
  const warned = { dormancyWarnedAt: day(80) };
  expect([on(89, warned), on(90, warned)]).toEqual(['none', 'disable']);
  const late = { dormancyWarnedAt: day(120) };
  expect([on(121, late), on(129, late), on(130, late)]).toEqual(['none', 'none', 'disable']);
});

it('begins anew when somebody is seen, or enabled again', () => {
  expect(on(90, { lastSeenAt: day(85), dormancyWarnedAt: day(80) })).toBe('none');
  expect(on(165, { lastSeenAt: day(85), dormancyWarnedAt: day(80) })).toBe('warn');
  expect(on(90, { enabledAt: day(89), dormancyWarnedAt: day(80) })).toBe('none');
});

it('counts from the invitation for whoever never came, and leaves the disabled alone', () => {
  expect(on(79, { invitedAt: day(0), lastSeenAt: undefined })).toBe('none');
  expect(on(80, { invitedAt: day(0), lastSeenAt: undefined })).toBe('warn');
  expect(on(200, { dormancyWarnedAt: day(80), disabledAt: day(90) })).toBe('none');
});
