import { AppError } from '#contracts/app-error';

/** SQLSTATE classes (PostgreSQL, Appendix A): connection exceptions, insufficient resources, system errors. */
const transientClasses: ReadonlySet<string> = new Set(['08', '53', '58']);

/** SQLSTATE of a statement ended by an orderly shutdown or restart of the server. */
const adminShutdown = '57P01';

/**
 * SQLSTATEs of: shutdown by an operator or after a crash, start in progress, session timeout, conflict on a standby,
 * deadlock, and a lock that another session holds for longer than the role waits, as one that loads a table does.
 */
const transientCodes: ReadonlySet<string> = new Set([
  ...[adminShutdown, '57P02', '57P03', '57P05'],
  ...['40001', '40P01', '55P03'],
]);

/**
 * SQLSTATEs of a statement that names a table or column which the database lacks, or does not let the service read. No
 * record of a person can cause them.
 */
const lackingCodes: ReadonlySet<string> = new Set(['42P01', '42703', '42501', '3F000']);

const sqlState = (error: unknown): string | undefined => {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
};

/**
 * Whether an operator stopped or restarted the server during a statement, which is the only failure that no data can
 * cause.
 */
export const isShutdown = (error: unknown): boolean => sqlState(error) === adminShutdown;

/**
 * The registered error for a failed read of the database: DATABASE_UNREACHABLE where the server, the network or a table is
 * temporarily unavailable or `connectionLost` is set, COHORT_UNCOUNTABLE where it lacks what the statement names,
 * COHORT_QUERY_FAILED where the server answered with another error.
 */
export function databaseFault(cause: unknown, connectionLost: boolean): AppError {
  const state = sqlState(cause);
  const transient = state !== undefined && (transientClasses.has(state.slice(0, 2)) || transientCodes.has(state));
  if (transient || connectionLost) return new AppError('DATABASE_UNREACHABLE', { cause });
  return new AppError(state !== undefined && lackingCodes.has(state) ? 'COHORT_UNCOUNTABLE' : 'COHORT_QUERY_FAILED', {
    cause,
  });
}
