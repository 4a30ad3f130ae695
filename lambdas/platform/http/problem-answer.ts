import type { AppError } from '#contracts/app-error';
import { errors } from '#contracts/errors';
import type { Problem } from '#contracts/problem';
import type { HttpAnswer } from './http-event.ts';

/** The answer to a failure: problem details (RFC 9457) with our code, and nothing of the request. */
export const problemAnswer = (error: AppError, correlationId: string): HttpAnswer => {
  const entry = errors[error.code];
  const problem: Problem = {
    type: 'about:blank',
    title: entry.sentence,
    status: entry.status,
    code: error.code,
    correlationId,
    ...(entry.details && error.details.length > 0 ? { details: [...error.details] } : {}),
  };
  return {
    statusCode: entry.status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      'x-correlation-id': correlationId,
      ...(error.retryAfterSeconds === undefined ? {} : { 'retry-after': String(error.retryAfterSeconds) }),
    },
    body: JSON.stringify(problem),
  };
};
