/** Seconds that trusts have to join once the server listens. */
export const joinSeconds = 120;

/**
 * Seconds that a server has to be reached: its task is placed, its image fetched, and its listener needs up to three
 * minutes before it passes anything on. A server that stops in that time is noticed within a minute.
 */
export const serverStartSeconds = 600;

/** Seconds that trusts have to hand in their receipts once the server is done. */
export const receiptSeconds = 120;

const marginSeconds = 300;

/** Seconds after which a run that listens must have finished: every round, both evaluations, joining, and a margin. */
export const finishSeconds = (rounds: number, roundSeconds: number): number =>
  (rounds + 2) * roundSeconds + joinSeconds + marginSeconds;

/** Seconds for which a passport holds: the whole run, were every wait as long as it may be. */
export const passportSeconds = (run: {
  readonly rounds: number;
  readonly roundSeconds: number;
  readonly admissionSeconds: number;
}): number => run.admissionSeconds + serverStartSeconds + finishSeconds(run.rounds, run.roundSeconds) + receiptSeconds;

/** An instant that many seconds after another. */
export const secondsAfter = (at: Date, seconds: number): Date => new Date(at.getTime() + seconds * 1000);
