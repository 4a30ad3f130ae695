import type { DayWindow } from '#contracts/cohort-ranges';
import type { Bind } from './bound-values.ts';
import { rangeCondition } from './range-condition.ts';

/** That a day lies in the window, both of whose days belong to it. */
export const dayWindowCondition = (day: string, window: DayWindow | undefined, bind: Bind): string[] =>
  rangeCondition(day, { atLeast: window?.from, atMost: window?.to }, 'date', bind);
