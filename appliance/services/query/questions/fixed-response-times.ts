/** A response is sent a whole number of these intervals after its question was received. */
export const responseIntervalMilliseconds = 50;

/** Timers may fire a millisecond late, so that for this long before the time of sending the clock is polled instead. */
const pollingMilliseconds = 2;

/** A monotonic clock, and two ways to wait. */
export type ResponseClock = {
  /** Milliseconds since some fixed instant, with fractions. */
  readonly monotonicMilliseconds: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Lets other work of the event loop run once. */
  readonly giveWay: () => Promise<void>;
};

/**
 * Returns an answer, or throws its error, at the next multiple of 50 ms after the question was received. The fraction
 * of a millisecond that one person's record takes then mostly does not change the response time. Throws what `answer`
 * throws.
 */
export async function respondAtFixedTimes<T>(
  answer: () => Promise<T>,
  { monotonicMilliseconds, pause, giveWay }: ResponseClock,
): Promise<T> {
  const begun = monotonicMilliseconds();
  try {
    return await answer();
  } finally {
    const intervals = Math.ceil((monotonicMilliseconds() - begun) / responseIntervalMilliseconds);
    const sendAt = begun + intervals * responseIntervalMilliseconds;
    const idle = sendAt - monotonicMilliseconds() - pollingMilliseconds;
    if (idle > 0) await pause(idle);
    while (monotonicMilliseconds() < sendAt) await giveWay();
  }
}
