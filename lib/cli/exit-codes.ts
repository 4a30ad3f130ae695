import { type ErrorCode, errors } from '#contracts/errors';

/** What each exit code of the command says; the guide lists the same. */
export const exitCodes = {
  0: 'It is done.',
  1: 'The command itself failed; report it.',
  2: 'The command line, a file given to it or the request is not valid.',
  3: 'Nobody is signed in, or the password or code was not accepted.',
  4: 'The hub refuses: the role, the state or a rule does not allow it, or there is nothing under that id.',
  5: 'A part does not answer or something else changed it first; trying again may help.',
  6: 'What was waited for ended, but not well: a run failed, a trust could not answer, a file was rejected.',
} as const;

export type ExitCode = keyof typeof exitCodes;

/** The exit code of a registered failure, by its HTTP status and class. */
export function exitCodeOf(code: ErrorCode): ExitCode {
  const { class: errorClass, status } = errors[code];
  if (status === 401) return 3;
  if (errorClass !== 'permanent') return 5;
  return status === 400 || status === 413 ? 2 : 4;
}
