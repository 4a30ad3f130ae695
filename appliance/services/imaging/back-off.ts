/** How long to wait before something that failed is tried again, in milliseconds. */
export type BackOff = (failures: number) => number;

/**
 * A pause that doubles with every failure up to the longest, less a random part of up to a quarter: what failed
 * together is not tried again in the same moment.
 */
export const makeBackOff =
  (firstMilliseconds: number, longestMilliseconds: number, random: () => number = Math.random): BackOff =>
  (failures) =>
    Math.min(firstMilliseconds * 2 ** Math.min(Math.max(failures, 1) - 1, 40), longestMilliseconds) *
    (1 - random() / 4);
