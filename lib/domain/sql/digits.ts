import { columnType } from './common-type.ts';
import type { Expression } from './reading.ts';
import { isNumeric, type SqlType } from './sql-type.ts';

/** The digits that an expression may have by its type, before its point and behind it. */
const ofType: Partial<Record<SqlType, number>> = { integer: 10, whole: 10, bigint: 19, decimal: 30, small: 100 };

/** Most digits of a number that a set of rows hands on to be reckoned with. */
const mostOfColumn = 100;

/** Most digits of any number: PostgreSQL fails far above it, and is slow before that. */
export const mostDigits = 1000;

/** The digits that a number may have at most, whatever the data are. */
export const digitsOf = ({ type, digits }: Expression): number => digits ?? ofType[type] ?? 0;

/** The digits of the longest of these. */
export const longestOf = (expressions: readonly Expression[]): number => Math.max(0, ...expressions.map(digitsOf));

/** What an expression is once it is a column: a number too long to be reckoned with again is only compared. */
export const typeOfColumn = (expression: Expression): SqlType => {
  const type = columnType(expression.type);
  return type !== 'number' && isNumeric(type) && digitsOf(expression) > mostOfColumn ? 'number' : type;
};
