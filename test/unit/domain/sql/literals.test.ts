import { expect, test } from 'vitest';
import { isDay, isDecimal, isInterval, isPlainText, movesDays } from '#domain/sql/literals';

test.each([
  [
    isDay,
    ['2024-02-29', '0001-01-01', '9999-12-31'],
    ['2023-02-29', '0000-01-01', '2024-1-1', 'infinity', 'now', ' 2024-01-01'],
  ],
  [
    isInterval,
    ['1 day', '30 days', '200 years', '12 weeks'],
    ['1', '-1 day', '201 years', '1 hour', '1 year 2 days', '999999 days'],
  ],
  [isDecimal, ['1.5', '.5', '-0.25', '5.'], ['1', '.', '1e5', '1.5e3', '1234567890123456.0', 'NaN']],
  [isPlainText, ['CT', '%x%', 'é', ''], ['a\u0000', 'a\nb', 'a\u202eb', 'x'.repeat(201)]],
])('%o takes the sound literals and no others', (sound, good, bad) => {
  expect(good.filter((text) => !sound(text))).toEqual([]);
  expect(bad.filter((text) => sound(text))).toEqual([]);
});

test('a day is moved by at most two hundred years', () => {
  expect([0, 30, -73_200, 73_201, 1.5, Number.NaN].map(movesDays)).toEqual([true, true, true, false, false, false]);
});
