import type { ValueRange } from '#contracts/cohort-ranges';
import type { Bind } from './bound-values.ts';
import { rangeCondition } from './range-condition.ts';

/** That a measured number lies in the range. What is no number, or has no end, lies in none. */
export const measuredValueCondition = (column: string, range: ValueRange, bind: Bind): string[] => [
  ...rangeCondition(column, range, 'numeric', bind),
  // PostgreSQL sorts NaN above every number, so that an open upper end would let it in.
  ...(range.atMost === undefined ? [`${column} < ${bind('Infinity', 'numeric')}`] : []),
  ...(range.atLeast === undefined ? [`${column} > ${bind('-Infinity', 'numeric')}`] : []),
];
