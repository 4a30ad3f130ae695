import type { EventWindow, WindowEnd } from '#contracts/index-criterion';
import type { Bind } from './bound-values.ts';
import { countableDay } from './countable-day.ts';

const periodDays = { periodStart: 'period_start', periodEnd: 'period_end' } as const;

/** That a day of a record, which is named `r`, lies in a window around the index event `index`. */
export function eventWindowConditions(
  { from, maxDays, minDays, of }: EventWindow,
  index: string,
  bind: Bind,
): string[] {
  const day = of === 'start' ? 'r.start_day' : 'r.end_day';
  const end = (at: WindowEnd): string =>
    typeof at === 'number'
      ? `${countableDay(`${index}.${from === 'start' ? 'start_day' : 'end_day'}`)} + ${bind(at, 'integer')}`
      : `${index}.${periodDays[at]}`;
  return [
    ...(minDays === undefined ? [] : [`${day} >= ${end(minDays)}`]),
    ...(maxDays === undefined ? [] : [`${day} <= ${end(maxDays)}`]),
  ];
}
