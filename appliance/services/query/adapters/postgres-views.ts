import pg from 'pg';
import { AppError } from '#contracts/app-error';
import { databaseFault, isShutdown } from './database-fault.ts';
import { isCancelled } from './is-cancelled.ts';

/** Asks one statement in the extended protocol, which takes no second one; rows come as arrays of values. */
export type Ask = (text: string, values: readonly unknown[]) => Promise<unknown[][]>;

/** Read-only looks at a database, each of one instant and with a deadline. */
export type PostgresViews = {
  readonly view: <T>(look: (ask: Ask) => Promise<T>) => Promise<T>;
  readonly ping: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** The server's own limit, and after it the connection, follow where a cancel did not help. */
const graceMilliseconds = 2000;

const dateType = 1082;

/** Large sets of ids as PostgreSQL writes an array: the driver's own way escapes them one by one. */
const integersAsText = (value: unknown): unknown =>
  Array.isArray(value) && value.every(Number.isInteger) ? `{${value.join(',')}}` : value;

/** Opens at most `looks` connections for looks and one that cancels and pings. */
export function postgresViews(options: {
  readonly databaseUrl: string;
  readonly timeoutMilliseconds: number;
  readonly looks: number;
  /** Settings of each connection beyond those of its role. */
  readonly settings?: Readonly<Record<string, string>>;
}): PostgresViews {
  const { databaseUrl, timeoutMilliseconds, looks, settings = {} } = options;
  const flags = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`);
  const types = new pg.TypeOverrides();
  // A day stays the text that it is; a JavaScript Date would move it into a time zone.
  types.setTypeParser(dateType, (text) => text);
  const open = (max: number): pg.Pool => {
    const pool = new pg.Pool({
      connectionString: databaseUrl,
      max,
      types,
      application_name: 'flip-query',
      statement_timeout: timeoutMilliseconds + graceMilliseconds,
      options: flags.join(' '),
      connectionTimeoutMillis: 10_000,
      idleTimeoutMillis: 30_000,
    });
    // A connection that breaks while idle is replaced; the next question tells whether the database is there.
    pool.on('error', () => {});
    return pool;
  };
  const pool = open(looks);
  const control = open(1);

  const view = async <T>(look: (ask: Ask) => Promise<T>): Promise<T> => {
    const client = await pool.connect().catch((cause: unknown) => {
      throw new AppError('DATABASE_UNREACHABLE', { cause });
    });
    let late = false;
    let lost = false;
    let released = false;
    const release = (destroy: boolean): void => {
      if (!released) client.release(destroy);
      released = true;
    };
    const ignore = (): void => {};
    // A connection lost in the middle fails its statement; without a listener the same event would end the process.
    const markLost = (): void => {
      lost = true;
    };
    client.on('error', markLost);
    const cancel = setTimeout(() => {
      late = true;
      const { processID } = client as typeof client & { readonly processID: number };
      control.query('SELECT pg_catalog.pg_cancel_backend($1)', [processID]).catch(ignore);
    }, timeoutMilliseconds);
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
    const ask: Ask = async (text, values) => {
      const query = { text, values: values.map(integersAsText), rowMode: 'array' as const, queryMode: 'extended' };
      if (late) throw new AppError('COHORT_QUERY_TIMEOUT');
      try {
        return (await client.query<unknown[]>(query)).rows;
      } catch (cause) {
        // Named here already, so that nobody takes it for a failure of what was asked.
        throw isShutdown(cause) ? databaseFault(cause, true) : cause;
      }
    };
    try {
      await ask('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', []);
      // A look may wait for more than its own statements.
      const found = await Promise.race([look(ask), overdue]);
      await ask('COMMIT', []);
      client.off('error', markLost);
      // A cancel on its way must not hit the next look on this connection.
      release(late);
      return found;
    } catch (cause) {
      release(true);
      if (late || isCancelled(cause)) throw new AppError('COHORT_QUERY_TIMEOUT', { cause });
      if (cause instanceof AppError) throw cause;
      throw databaseFault(cause, lost);
    } finally {
      clearTimeout(cancel);
      clearTimeout(cut);
    }
  };
  return {
    view,
    ping: async () => {
      await control.query('SELECT 1');
    },
    close: async () => {
      await Promise.all([pool.end(), control.end()]);
    },
  };
}
