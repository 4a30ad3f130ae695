import { AppError } from '#contracts/app-error';

/**
 * Error codes of the operating system for a disk that is full, over its quota, failing or read-only, and for exhausted
 * files or memory.
 */
const systemCodes: ReadonlySet<unknown> = new Set([
  'ENOSPC',
  'EDQUOT',
  'EFBIG',
  'EIO',
  'EROFS',
  'EMFILE',
  'ENFILE',
  'ENOMEM',
]);

/** SQLite's primary result codes READONLY, IOERR, FULL and CANTOPEN (https://sqlite.org/rescode.html). */
const sqliteCodes: ReadonlySet<unknown> = new Set([8, 10, 13, 14]);

function isStorageError(error: Error): boolean {
  const { code, errcode } = error as { code?: unknown; errcode?: unknown };
  if (systemCodes.has(code)) return true;
  return code === 'ERR_SQLITE_ERROR' && typeof errcode === 'number' && sqliteCodes.has(errcode & 0xff);
}

/**
 * STORAGE_UNAVAILABLE, with the error as its cause, for an error of a file system or a database file; otherwise
 * undefined.
 */
export function storageFault(error: unknown): AppError | undefined {
  return error instanceof Error && isStorageError(error)
    ? new AppError('STORAGE_UNAVAILABLE', { cause: error })
    : undefined;
}
