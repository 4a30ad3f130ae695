import { setTimeout as pause } from 'node:timers/promises';
import pRetry from 'p-retry';
import { AppError } from '#contracts/app-error';
import { errors } from '#contracts/errors';

/**
 * Reads again and again until `done`; failures that may pass are tried again for about a minute each time.
 * Throws `AppError` with the last failure.
 */
export async function waitFor<T>(
  read: () => Promise<T>,
  done: (value: T) => boolean,
  pollMilliseconds: number,
): Promise<T> {
  for (;;) {
    const value = await pRetry(read, {
      retries: 6,
      minTimeout: pollMilliseconds,
      shouldRetry: ({ error }) => error instanceof AppError && errors[error.code].class === 'transient',
    });
    if (done(value)) return value;
    await pause(pollMilliseconds);
  }
}
