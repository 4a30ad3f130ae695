import type { ObservationPeriodCriterion } from '#contracts/cohort';
import type { ObservedAround } from '#contracts/cohort-ranges';
import type { Bind } from './bound-values.ts';
import { countableDay } from './countable-day.ts';

const starts = 'o.observation_period_start_date';
const ends = 'o.observation_period_end_date';

/** That the day lies in an observation period of the person that runs so many days before and after it. */
export function observedAround(
  { daysBefore, daysAfter }: ObservedAround,
  { person, day }: { readonly person: string; readonly day: string },
  bind: Bind,
): string {
  const from = `${countableDay(day)} - ${bind(daysBefore, 'integer')}`;
  const to = `${countableDay(day)} + ${bind(daysAfter, 'integer')}`;
  return `EXISTS (SELECT 1 FROM omop.observation_period AS o WHERE o.person_id = ${person} AND ${starts} <= ${from} AND ${ends} >= ${to})`;
}

/**
 * The persons with a period that contains every day the window names and lasts long enough. First and last day both
 * count, so that a period that ends on the day it starts lasts one day.
 */
export function periodPersons({ covers, daysAtLeast }: ObservationPeriodCriterion, bind: Bind): string {
  const days = [covers?.from, covers?.to].filter((day) => day !== undefined);
  const conditions = [
    ...days.map((day) => `${bind(day, 'date')} BETWEEN ${starts} AND ${ends}`),
    ...(daysAtLeast === undefined ? [] : [`${ends} >= ${countableDay(starts)} + ${bind(daysAtLeast - 1, 'integer')}`]),
  ];
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  return `SELECT o.person_id FROM omop.observation_period AS o${where}`;
}
