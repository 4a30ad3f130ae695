import pg from 'pg';
import { AppError } from '#contracts/app-error';
import { databaseFault, isShutdown } from './database-fault.ts';
import { isCancelled } from './is-cancelled.ts';
import type { PostgresControl } from './postgres-control.ts';
import { postgresPool } from './postgres-pool.ts';

/** Runs one statement in the extended protocol, which refuses a second statement; returns rows as arrays of values. */
export type RunStatement = (text: string, values: readonly unknown[]) => Promise<unknown[][]>;

/** Read-only views of a database. All statements of a view see the same instant, and a view has a time limit. */
export type PostgresViews = {
  /** Throws TASK_CANCELLED where `cancelled` aborts, DATABASE_UNREACHABLE, COHORT_QUERY_TIMEOUT, COHORT_QUERY_FAILED, and each `AppError` that `read` throws. */
  readonly view: <T>(read: (runStatement: RunStatement) => Promise<T>, cancelled?: AbortSignal) => Promise<T>;
  readonly close: () => Promise<void>;
};

/**
 * Time after a failed cancellation until the server's own limit ends the statement, and again until the connection is
 * closed.
 */
const graceMilliseconds = 2000;

const dateType = 1082;

/** Converts an array of integers to PostgreSQL's text format; the driver would escape the elements one by one. */
const integersAsText = (value: unknown): unknown =>
  Array.isArray(value) && value.every(Number.isInteger) ? `{${value.join(',')}}` : value;

/** Opens at most `connections` connections for views; `control` cancels those that reach their limit. */
export function postgresViews(options: {
  readonly databaseUrl: string;
  readonly control: Pick<PostgresControl, 'cancel'>;
  readonly timeoutMilliseconds: number;
  readonly connections: number;
  /** PostgreSQL settings of each connection, in addition to those of its role. */
  readonly settings?: Readonly<Record<string, string>>;
}): PostgresViews {
  const { databaseUrl, control, timeoutMilliseconds, connections, settings = {} } = options;
  const flags = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`);
  const types = new pg.TypeOverrides();
  // A date stays a text; a JavaScript Date would shift it by the time zone.
  types.setTypeParser(dateType, (text) => text);
  const pool = postgresPool(databaseUrl, {
    max: connections,
    types,
    statement_timeout: timeoutMilliseconds + graceMilliseconds,
    options: flags.join(' '),
  });

  const view = async <T>(read: (runStatement: RunStatement) => Promise<T>, cancelled?: AbortSignal): Promise<T> => {
    if (cancelled?.aborted === true) throw new AppError('TASK_CANCELLED');
    const client = await pool.connect().catch((cause: unknown) => {
      throw new AppError('DATABASE_UNREACHABLE', { cause });
    });
    let late = false;
    let stopped = false;
    let lost = false;
    let released = false;
    const release = (destroy: boolean): void => {
      if (!released) client.release(destroy);
      released = true;
    };
    // A lost connection makes its statement fail; without a listener the same event would end the process.
    const markLost = (): void => {
      lost = true;
    };
    client.on('error', markLost);
    const cancelStatement = (): void => {
      const { processID } = client as typeof client & { readonly processID: number };
      if (!released) control.cancel(processID);
    };
    const cancel = setTimeout(() => {
      late = true;
      cancelStatement();
    }, timeoutMilliseconds);
    const stop = (): void => {
      stopped = true;
      cancelStatement();
    };
    cancelled?.addEventListener('abort', stop, { once: true });
    let cut: NodeJS.Timeout | undefined;
    const overdue = new Promise<never>((_, reject) => {
      cut = setTimeout(
        () => {
          release(true);
          reject(new AppError('COHORT_QUERY_TIMEOUT'));
        },
        timeoutMilliseconds + 2 * graceMilliseconds,
      );
    });
    const runStatement: RunStatement = async (text, values) => {
      const query = { text, values: values.map(integersAsText), rowMode: 'array' as const, queryMode: 'extended' };
      if (late) throw new AppError('COHORT_QUERY_TIMEOUT');
      if (stopped) throw new AppError('TASK_CANCELLED');
      try {
        return (await client.query<unknown[]>(query)).rows;
      } catch (cause) {
        // Classified here already, so that it is not taken for a failure of the statement.
        throw isShutdown(cause) ? databaseFault(cause, true) : cause;
      }
    };
    try {
      await runStatement('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', []);
      // A view may wait for more than its own statements.
      const found = await Promise.race([read(runStatement), overdue]);
      await runStatement('COMMIT', []);
      client.off('error', markLost);
      // A late cancellation must not affect the next view on this connection.
      release(late || stopped);
      return found;
    } catch (cause) {
      release(true);
      if (stopped) throw new AppError('TASK_CANCELLED', { cause });
      if (late || isCancelled(cause)) throw new AppError('COHORT_QUERY_TIMEOUT', { cause });
      if (cause instanceof AppError) throw cause;
      throw databaseFault(cause, lost);
    } finally {
      clearTimeout(cancel);
      clearTimeout(cut);
      cancelled?.removeEventListener('abort', stop);
    }
  };
  return { view, close: () => pool.end() };
}
