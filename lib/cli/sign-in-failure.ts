import { AppError } from '#contracts/app-error';
import type { ErrorCode } from '#contracts/errors';

/** What the directory's reasons are in our codes; whatever is not listed is a fault of the command. */
const reasons: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  NotAuthorizedException: ['UNAUTHENTICATED', 'e-mail address or password not accepted, or the session has ended'],
  UserNotFoundException: ['UNAUTHENTICATED', 'e-mail address or password not accepted'],
  CodeMismatchException: ['UNAUTHENTICATED', 'authenticator code not accepted; each works once, so wait for the next'],
  EnableSoftwareTokenMFAException: ['UNAUTHENTICATED', 'authenticator code not accepted'],
  ExpiredCodeException: [
    'UNAUTHENTICATED',
    'authenticator code has been used already or has expired; wait for the next',
  ],
  InvalidPasswordException: ['INPUT_INVALID', 'the new password is too weak'],
  InvalidParameterException: ['INPUT_INVALID', 'e-mail address, password or code has a form that is never accepted'],
  PasswordResetRequiredException: ['UNAUTHENTICATED', 'the password has to be set anew'],
  TooManyRequestsException: ['TOO_MANY_REQUESTS', 'too many attempts'],
  LimitExceededException: ['TOO_MANY_REQUESTS', 'too many attempts'],
  NetworkError: ['DEPENDENCY_DOWN', 'the directory does not answer'],
};

/** The registered failure for what the directory said; an `AppError` stays as it is. */
export function signInFailure(error: unknown): unknown {
  if (error instanceof AppError) return error;
  const { code, name } = error as { readonly code?: unknown; readonly name?: unknown };
  const known = reasons[String(code)] ?? reasons[String(name)];
  if (known === undefined) return error;
  return new AppError(known[0], { cause: error, details: [{ rule: known[1], place: 'sign-in' }] });
}
