import { AppError } from '#contracts/app-error';

/** SQLSTATE classes (PostgreSQL, Appendix A): connection exceptions, lack of resources, faults of the system below. */
const passingClasses: ReadonlySet<string> = new Set(['08', '53', '58']);

/** SQLSTATE of a statement ended by an orderly shutdown or restart of the server. */
const adminShutdown = '57P01';

/** Shutdown after a crash, start not finished, session timed out; a standby that gave way, a deadlock. */
const passingCodes: ReadonlySet<string> = new Set([adminShutdown, '57P02', '57P03', '57P05', '40001', '40P01']);

const sqlState = (error: unknown): string | undefined => {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
};

/** Whether an operator stopped or restarted the server while it worked: of all failures the one that no data can cause. */
export const isShutdown = (error: unknown): boolean => sqlState(error) === adminShutdown;

/**
 * What of a failed look at the database is registered: DATABASE_UNREACHABLE where the server or the way to it is gone for
 * now, COHORT_QUERY_FAILED where it answered and could not. `connectionLost`: the connection broke meanwhile.
 */
export function databaseFault(cause: unknown, connectionLost: boolean): AppError {
  const state = sqlState(cause);
  const passing = state !== undefined && (passingClasses.has(state.slice(0, 2)) || passingCodes.has(state));
  return new AppError(passing || connectionLost ? 'DATABASE_UNREACHABLE' : 'COHORT_QUERY_FAILED', { cause });
}
