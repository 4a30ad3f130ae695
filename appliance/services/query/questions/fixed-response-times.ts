/** A response is sent a whole number of these intervals after its question came. */
export const responseIntervalMilliseconds = 50;

/** A timer may fire up to a millisecond late; for this long before the time of sending the clock is read instead. */
const watchedMilliseconds = 2;

/** A monotonic clock, and two ways to wait by it. */
export type ResponseClock = {
  /** Milliseconds since some fixed instant, with fractions. */
  readonly monotonicMilliseconds: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Lets other work of the event loop run once. */
  readonly giveWay: () => Promise<void>;
};

/**
 * Sends an answer, or an error, at the next fixed time after it was made: at a multiple of 50 ms after the question came.
 * A fraction of a millisecond more that one person's record costs then mostly does not change the time of sending.
 * Throws what `answer` throws.
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
    const idle = sendAt - monotonicMilliseconds() - watchedMilliseconds;
    if (idle > 0) await pause(idle);
    while (monotonicMilliseconds() < sendAt) await giveWay();
  }
}
