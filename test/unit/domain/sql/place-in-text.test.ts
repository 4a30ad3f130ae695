import { expect, it } from 'vitest';
import { placeInText } from '#domain/sql/place-in-text';

it('counts lines and characters from one, whatever bytes they take', () => {
  const text = 'é𝄞a\nbc';
  expect([0, 2, 6, 7, 8, 9].map((byte) => placeInText(text, byte))).toEqual([
    'line 1, column 1',
    'line 1, column 2',
    'line 1, column 3',
    'line 1, column 4',
    'line 2, column 1',
    'line 2, column 2',
  ]);
  expect(placeInText(text, 99)).toBe('line 2, column 3');
});
