import type { ErrorCode } from '#contracts/errors';
import type { Failure } from '#contracts/failure';

/** The outcome must reach the hub before the deadline at which the hub ends the task by itself. */
const reportMarginMilliseconds = 30_000;

/** Failures that may pass and may as well come back each time: tried again a few times only. */
const doubtful: ReadonlySet<ErrorCode> = new Set(['INTERNAL', 'COHORT_QUERY_TIMEOUT']);

/** Tries of work that fails doubtfully, the first included. */
export const doubtfulTries = 5;

/** One more failure of a task's work: how often it has failed by now, and until when it may be tried. */
export type FailedTry = {
  readonly failure: Failure;
  readonly tries: number;
  readonly now: Date;
  /** The task's own deadline. */
  readonly expiresAt: string;
  /** How long the pause before the next try would be. */
  readonly pauseMilliseconds: number;
};

/**
 * Whether work that failed is tried again after the pause. What is transient is, until the task's own deadline, and then
 * ends with the failure that it really had; what is permanent or ambiguous never is.
 */
export const triesAgain = ({ failure, tries, now, expiresAt, pauseMilliseconds }: FailedTry): boolean => {
  if (failure.class !== 'transient') return false;
  if (doubtful.has(failure.code) && tries >= doubtfulTries) return false;
  return now.getTime() + pauseMilliseconds + reportMarginMilliseconds < Date.parse(expiresAt);
};
