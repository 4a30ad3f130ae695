import pRetry from 'p-retry';
import { AppError } from '#contracts/app-error';

const isDown = (error: unknown): boolean => error instanceof AppError && error.code === 'DEPENDENCY_DOWN';

/**
 * Does `work`, and again with growing pauses while what it needs is down, for `patienceMilliseconds` at the most: a part
 * that is starting again is no reason to fail. `work` must be harmless to repeat. Throws what the last attempt threw.
 */
export const whileDown = <T>(patienceMilliseconds: number, work: () => Promise<T>): Promise<T> =>
  pRetry(work, {
    retries: Number.POSITIVE_INFINITY,
    maxRetryTime: patienceMilliseconds,
    minTimeout: 100,
    maxTimeout: 3000,
    factor: 2,
    randomize: true,
    shouldRetry: ({ error }) => isDown(error),
  });
