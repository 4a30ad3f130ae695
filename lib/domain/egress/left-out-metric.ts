/** A larger value has room for more than a measurement, and could not be rounded to four decimals. */
const largest = 1e9;

/**
 * Whether a metric stays at the trust by itself while the rest of the reply leaves: what is not finite, as the mean of
 * nothing or a loss that grew beyond all bounds, or larger than 1e9. The sandbox writes what is not finite as null.
 */
export const leftOut = (value: unknown): boolean =>
  value === null || (typeof value === 'number' && !(Math.abs(value) <= largest));
