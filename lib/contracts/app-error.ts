import { type ErrorCode, errors } from './errors.ts';
import type { Failure, FaultDetail } from './failure.ts';

/** The one error type that crosses function boundaries: a registered code, never free text. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly details: readonly FaultDetail[];
  /** After how long the same may be tried again, where that is known. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ErrorCode,
    options: {
      readonly details?: readonly FaultDetail[];
      readonly retryAfterSeconds?: number;
      readonly cause?: unknown;
    } = {},
  ) {
    super(`${code}: ${errors[code].sentence}`, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  /** The failure record that reports and workflows carry. */
  toFailure(): Failure {
    const { class: errorClass, details } = errors[this.code];
    return {
      code: this.code,
      class: errorClass,
      ...(details && this.details.length > 0 ? { details: [...this.details] } : {}),
    };
  }
}
