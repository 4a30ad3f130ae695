/** SQLSTATE of a statement that was cancelled (PostgreSQL, Appendix A). */
const queryCanceled = '57014';

/** Whether PostgreSQL ended a statement before it had finished: because of a limit, or because it was told to. */
export const isCancelled = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === queryCanceled;
