import pRetry from 'p-retry';
import { AppError } from '#contracts/app-error';

const isUnavailable = (error: unknown): boolean => error instanceof AppError && error.code === 'DEPENDENCY_DOWN';

/**
 * Calls `work`, and repeats it with growing pauses while it fails with DEPENDENCY_DOWN, for at most
 * `retryMilliseconds`, so that a restart of a service does not make its callers fail. `work` must be idempotent. Throws
 * what the last attempt threw.
 */
export const retryWhileUnavailable = <T>(retryMilliseconds: number, work: () => Promise<T>): Promise<T> =>
  pRetry(work, {
    retries: Number.POSITIVE_INFINITY,
    maxRetryTime: retryMilliseconds,
    minTimeout: 100,
    maxTimeout: 3000,
    factor: 2,
    randomize: true,
    shouldRetry: ({ error }) => isUnavailable(error),
  });
