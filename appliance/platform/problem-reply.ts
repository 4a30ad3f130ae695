import { AppError } from '#contracts/app-error';
import { errors } from '#contracts/errors';
import type { Problem } from '#contracts/problem';

const fastifyCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('FST_ERR_CTP')
    ? error.code
    : undefined;

/** The registered error behind whatever was thrown; what nobody registered is INTERNAL and keeps its cause. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const code = fastifyCode(error) ?? (error instanceof SyntaxError ? 'not JSON' : undefined);
  return code === undefined
    ? new AppError('INTERNAL', { cause: error })
    : new AppError('INPUT_INVALID', { details: [{ rule: code, place: 'body' }], cause: error });
}

/** Problem details (RFC 9457) of a registered error. */
export const toProblem = (error: AppError): Problem => {
  const { sentence, status } = errors[error.code];
  const { details } = error.toFailure();
  return { type: 'about:blank', title: sentence, status, code: error.code, ...(details ? { details } : {}) };
};
