import { describe, expect, it } from 'vitest';
import { signInFailure } from '#cli/sign-in-failure';
import { AppError } from '#contracts/app-error';

describe('a failed sign-in', () => {
  it.each([
    [{ code: 'NotAuthorizedException' }, 'UNAUTHENTICATED'],
    [{ name: 'CodeMismatchException' }, 'UNAUTHENTICATED'],
    [{ code: 'InvalidPasswordException' }, 'INPUT_INVALID'],
    [{ code: 'TooManyRequestsException' }, 'TOO_MANY_REQUESTS'],
    [{ code: 'NetworkError' }, 'DEPENDENCY_DOWN'],
  ])('%j has the code %s', (reason, code) => {
    expect(signInFailure(Object.assign(new Error('no'), reason))).toMatchObject({ code });
  });

  it('keeps a failure that has a code already, and one that nobody knows', () => {
    const known = new AppError('INPUT_INVALID');
    expect(signInFailure(known)).toBe(known);
    const unknown = new Error('?');
    expect(signInFailure(unknown)).toBe(unknown);
  });
});
