import pg from 'pg';

/** The connection that serves no view: it ends statements of the others, and shows that the database answers. */
export type PostgresControl = {
  /** Cancels the statement of a server process; a failure is ignored, because the server's own limit ends it too. */
  readonly cancel: (processId: number) => void;
  /** Throws where the database does not answer. */
  readonly ping: () => Promise<void>;
  readonly close: () => Promise<void>;
};

const timeoutMilliseconds = 10_000;

/** Opens the connection when it is first used. */
export function postgresControl(databaseUrl: string): PostgresControl {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 1,
    application_name: 'flip-query',
    statement_timeout: timeoutMilliseconds,
    connectionTimeoutMillis: timeoutMilliseconds,
    idleTimeoutMillis: 30_000,
  });
  // A connection that is lost while idle is replaced by the next use.
  pool.on('error', () => {});
  return {
    cancel: (processId) => void pool.query('SELECT pg_catalog.pg_cancel_backend($1)', [processId]).catch(() => {}),
    ping: async () => {
      await pool.query('SELECT 1');
    },
    close: () => pool.end(),
  };
}
