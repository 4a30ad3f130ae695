import type { FaultDetail } from '#contracts/failure';

/** Clocks that differ by less are as good as one: calls take time, and the Date header counts whole seconds. */
const tolerableSeconds = 60;

/** Whether two clocks differ by so much that one of them is wrong. In seconds, in either direction. */
export const isSkewed = (skewSeconds: number): boolean => Math.abs(skewSeconds) >= tolerableSeconds;

/** Whole seconds from `own` to `other`: above zero where the own clock is behind. */
export const skewSecondsBetween = (own: Date, other: Date): number =>
  Math.round((other.getTime() - own.getTime()) / 1000);

/** By how much one clock is wrong by another, for the details of CLOCK_SKEW; `skewSeconds` as above. */
export const skewDetail = (skewSeconds: number, own: string, other: string): FaultDetail => ({
  rule: `the clock of ${own} is ${Math.abs(skewSeconds)} s ${skewSeconds > 0 ? 'behind' : 'ahead of'} the clock of ${other}`,
  place: 'clock',
});
