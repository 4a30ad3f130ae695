import { AppError } from '#contracts/app-error';

/** File system errors that say that this machine's disk is full, over its quota, too slow to answer or read-only. */
const ofFiles: ReadonlySet<unknown> = new Set([
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
const ofSqlite: ReadonlySet<unknown> = new Set([8, 10, 13, 14]);

function isOfStorage(error: Error): boolean {
  const { code, errcode } = error as { code?: unknown; errcode?: unknown };
  if (ofFiles.has(code)) return true;
  return code === 'ERR_SQLITE_ERROR' && typeof errcode === 'number' && ofSqlite.has(errcode & 0xff);
}

/** STORAGE_UNAVAILABLE for an error of a file system or a database file, undefined for any other; the error is its cause. */
export function storageFault(error: unknown): AppError | undefined {
  return error instanceof Error && isOfStorage(error)
    ? new AppError('STORAGE_UNAVAILABLE', { cause: error })
    : undefined;
}
