const corrupt = 11;
const notADatabase = 26;
/** SQLITE_IOERR_READ and SQLITE_IOERR_SHORT_READ: the disk cannot read written data. */
const unreadable: readonly number[] = [266, 522];

/** Whether an error of SQLite means that the file is damaged, and not that it is locked, full or missing. */
export function isDamage(error: unknown): boolean {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined;
  if (typeof code !== 'number') return false;
  return [corrupt, notADatabase].includes(code & 0xff) || unreadable.includes(code);
}
