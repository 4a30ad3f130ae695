import { CommanderError } from 'commander';
import { AppError } from '#contracts/app-error';
import { type ErrorCode, errors } from '#contracts/errors';
import type { FaultDetail } from '#contracts/failure';
import { type ExitCode, exitCodeOf } from './exit-codes.ts';

/** What a failed command says and ends with. */
export type CommandFailure = {
  readonly code: ErrorCode;
  readonly sentence: string;
  readonly details: readonly FaultDetail[];
  readonly exitCode: ExitCode;
};

/** Something that was waited for and ended badly: with which code, and in one sentence what. */
export class EndedBadly extends Error {
  override readonly name = 'EndedBadly';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, sentence: string) {
    super(sentence);
    this.code = code;
  }
}

/** The one sentence of a failure, its registered code and the exit code. */
export function commandFailure(error: unknown): CommandFailure {
  if (error instanceof AppError)
    return {
      code: error.code,
      sentence: errors[error.code].sentence,
      details: error.details,
      exitCode: exitCodeOf(error.code),
    };
  if (error instanceof CommanderError) {
    const sentence = `${error.message.replace(/^error: /, '')}; see --help.`;
    return { code: 'INPUT_INVALID', sentence, details: [], exitCode: 2 };
  }
  if (error instanceof EndedBadly) return { code: error.code, sentence: error.message, details: [], exitCode: 6 };
  const reason = error instanceof Error ? error.message : String(error);
  return { code: 'INTERNAL', sentence: `The command itself failed: ${reason}`, details: [], exitCode: 1 };
}

/** The failure as one line for people, with the places of its faults in brackets. */
export function failureLine({ code, details, sentence }: CommandFailure): string {
  const places = details.map(({ instead, place, rule }) =>
    [place, rule, ...(instead === undefined ? [] : [instead])].filter((part) => part !== '').join(': '),
  );
  return `${code}: ${sentence}${places.length === 0 ? '' : ` (${places.join('; ')})`}`;
}
