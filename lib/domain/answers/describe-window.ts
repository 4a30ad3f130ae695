import type { DayWindow } from '#contracts/cohort-ranges';

/** A window of calendar days in words, with a blank before it; nothing where it is open at both ends. */
export const describeWindow = ({ from, to }: DayWindow = {}): string => {
  if (from !== undefined && to !== undefined) return from === to ? ` on ${from}` : ` from ${from} to ${to}`;
  if (from !== undefined) return ` from ${from} on`;
  return to === undefined ? '' : ` until ${to}`;
};
