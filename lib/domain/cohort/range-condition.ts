import type { Bind } from './bound-values.ts';
import type { BoundType } from './sql-dialect.ts';

/** Both ends belong to it; a missing end is open. */
export type Range<T> = { readonly atLeast?: T | undefined; readonly atMost?: T | undefined };

/** That an expression lies between two bound values: one condition for each end that is given. */
export const rangeCondition = <T extends number | string>(
  expression: string,
  { atLeast, atMost }: Range<T>,
  type: BoundType,
  bind: Bind,
): string[] => [
  ...(atLeast === undefined ? [] : [`${expression} >= ${bind(atLeast, type)}`]),
  ...(atMost === undefined ? [] : [`${expression} <= ${bind(atMost, type)}`]),
];
