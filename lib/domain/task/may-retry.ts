import type { ErrorCode } from '#contracts/errors';
import type { Failure } from '#contracts/failure';

/** Time to report the outcome before the deadline, at which the hub ends the task by itself. */
const reportMarginMilliseconds = 30_000;

/** Transient failures that may also be permanent ones: work that fails with them is repeated a few times only. */
const uncertain: ReadonlySet<ErrorCode> = new Set(['INTERNAL', 'COHORT_QUERY_TIMEOUT']);

/** Most attempts at work that fails with INTERNAL or COHORT_QUERY_TIMEOUT, the first included. */
export const maxUncertainAttempts = 5;

/** A failed attempt at a task's work; `tries` counts the failed attempts, this one included. */
export type FailedAttempt = {
  readonly failure: Failure;
  readonly tries: number;
  readonly now: Date;
  /** The task's deadline, an ISO instant. */
  readonly expiresAt: string;
  /** The pause before the next attempt. */
  readonly pauseMilliseconds: number;
};

/**
 * Whether failed work is tried again after the pause. Only transient failures are retried, until the task's deadline;
 * then the task ends with its last failure.
 */
export const mayRetry = ({ failure, tries, now, expiresAt, pauseMilliseconds }: FailedAttempt): boolean => {
  if (failure.class !== 'transient') return false;
  if (uncertain.has(failure.code) && tries >= maxUncertainAttempts) return false;
  return now.getTime() + pauseMilliseconds + reportMarginMilliseconds < Date.parse(expiresAt);
};
