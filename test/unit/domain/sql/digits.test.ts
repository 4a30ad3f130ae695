import { expect, it } from 'vitest';
import { digitsOf, longestOf, typeOfColumn } from '#domain/sql/digits';
import type { SqlType } from '#domain/sql/sql-type';

const number = (type: SqlType, digits?: number) => ({ type, node: {}, ...(digits === undefined ? {} : { digits }) });

it('knows how long a number may be by what made it, or else by its type', () => {
  expect([number('integer'), number('bigint'), number('small'), number('small', 7)].map(digitsOf)).toEqual([
    10, 19, 100, 7,
  ]);
  expect(longestOf([number('integer'), number('small', 300), number('text')])).toBe(300);
  expect(longestOf([])).toBe(0);
});

it('lets a long number be compared once it is a column, and a short one be reckoned with', () => {
  expect(typeOfColumn(number('small', 101))).toBe('number');
  expect(typeOfColumn(number('small', 100))).toBe('small');
  expect(typeOfColumn(number('integer'))).toBe('integer');
  expect(typeOfColumn(number('text', 500))).toBe('text');
});
