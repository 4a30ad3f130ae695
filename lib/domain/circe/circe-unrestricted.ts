import { AppError } from '#contracts/app-error';
import type { CirceNotes } from './circe-notes.ts';

const mostDetails = 20;

/** A part of an expression that would restrict nothing without the conditions left out of it; each is named by its place. */
export const circeUnrestricted = (...parts: readonly Pick<CirceNotes, 'leftOut'>[]): AppError =>
  new AppError('CIRCE_UNRESTRICTED', { details: parts.flatMap((part) => part.leftOut()).slice(0, mostDetails) });
