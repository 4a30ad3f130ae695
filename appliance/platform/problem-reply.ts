import { AppError } from '#contracts/app-error';
import { errors } from '#contracts/errors';
import type { Problem } from '#contracts/problem';
import { registeredFault } from './registered-fault.ts';

const fastifyCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('FST_ERR_CTP')
    ? error.code
    : undefined;

/** The registered error for a value that a call threw; INPUT_INVALID for a body that cannot be parsed. */
export function toAppError(error: unknown): AppError {
  const code = fastifyCode(error) ?? (error instanceof SyntaxError ? 'not JSON' : undefined);
  return code === undefined
    ? registeredFault(error)
    : new AppError('INPUT_INVALID', { details: [{ rule: code, place: 'body' }], cause: error });
}

/** The problem details (RFC 9457) of a registered error. */
export const toProblem = (error: AppError): Problem => {
  const { sentence, status } = errors[error.code];
  const { details } = error.toFailure();
  return { type: 'about:blank', title: sentence, status, code: error.code, ...(details ? { details } : {}) };
};
