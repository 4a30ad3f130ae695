import type { CohortResult } from '#contracts/cohort-result';
import type { RunningTotal } from '#contracts/query-status';

/** What of a released answer goes into the total. */
export type Released = Pick<CohortResult, 'persons' | 'margin' | 'above'>;

/**
 * The released numbers, added up; undefined where no number was released. It is made of what everybody who sees it sees
 * one by one, so that it tells nothing more. The trusts draw their noise each for itself, so that the squares of the
 * margins add up; who may have been left out adds up as it is.
 */
export function runningTotal(answers: readonly Released[]): RunningTotal | undefined {
  const shown = answers.flatMap(({ persons, ...more }) => (persons === null ? [] : [{ ...more, persons }]));
  if (shown.length === 0) return undefined;
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const above = sum(shown.map((answer) => answer.above ?? 0));
  return {
    persons: sum(shown.map(({ persons }) => persons)),
    // A number without a margin comes from an appliance of before there were any: then none can be told of the total.
    ...(shown.some(({ margin }) => margin === undefined)
      ? {}
      : { margin: Math.ceil(Math.hypot(...shown.map(({ margin = 0 }) => margin))) }),
    ...(above === 0 ? {} : { above }),
    trusts: shown.length,
  };
}
