/** SQLSTATE of a statement that was cancelled (PostgreSQL, Appendix A). */
const queryCanceled = '57014';

/** Whether PostgreSQL cancelled a statement, because of a time limit or at a client's request. */
export const isCancelled = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === queryCanceled;
