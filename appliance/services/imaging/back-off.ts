/** Milliseconds to wait before the next attempt, after this number of failures in a row. */
export type BackOff = (failures: number) => number;

/**
 * Makes exponential back-off with jitter: the pause doubles with every failure up to `longestMilliseconds`, minus a
 * random part of up to a quarter, so that attempts that failed together are not repeated at the same moment.
 */
export const makeBackOff =
  (firstMilliseconds: number, longestMilliseconds: number, random: () => number = Math.random): BackOff =>
  (failures) =>
    Math.min(firstMilliseconds * 2 ** Math.min(Math.max(failures, 1) - 1, 40), longestMilliseconds) *
    (1 - random() / 4);
