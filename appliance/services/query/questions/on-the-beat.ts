/** Answers leave a whole number of these after their question came. */
export const beatMilliseconds = 50;

/** So long before a beat a timer is left, which would be up to a millisecond off, and the clock is watched. */
const watchedMilliseconds = 2;

/** A clock, and two ways to wait by it. */
export type BeatClock = {
  readonly monotonicMilliseconds: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Lets other work go first, for as short as can be. */
  readonly giveWay: () => Promise<void>;
};

/**
 * Lets an answer, or a refusal, leave at the next beat after it was made. What took a fraction of a millisecond longer
 * because of one person's record then mostly leaves at the very same time.
 */
export async function onTheBeat<T>(
  answer: () => Promise<T>,
  { monotonicMilliseconds, pause, giveWay }: BeatClock,
): Promise<T> {
  const begun = monotonicMilliseconds();
  try {
    return await answer();
  } finally {
    const beats = Math.ceil((monotonicMilliseconds() - begun) / beatMilliseconds);
    const leaves = begun + beats * beatMilliseconds;
    const idle = leaves - monotonicMilliseconds() - watchedMilliseconds;
    if (idle > 0) await pause(idle);
    while (monotonicMilliseconds() < leaves) await giveWay();
  }
}
