import pRetry from 'p-retry';
import { AppError } from '#contracts/app-error';

const isUnavailable = (error: unknown): boolean => error instanceof AppError && error.code === 'DEPENDENCY_DOWN';

/**
 * Does `work`, and does it again with growing pauses while it fails with DEPENDENCY_DOWN, for `patienceMilliseconds` at the
 * most: a service that is starting again does not make its caller fail. `work` must be harmless to repeat. Throws what the
 * last attempt threw.
 */
export const retryWhileUnavailable = <T>(patienceMilliseconds: number, work: () => Promise<T>): Promise<T> =>
  pRetry(work, {
    retries: Number.POSITIVE_INFINITY,
    maxRetryTime: patienceMilliseconds,
    minTimeout: 100,
    maxTimeout: 3000,
    factor: 2,
    randomize: true,
    shouldRetry: ({ error }) => isUnavailable(error),
  });
