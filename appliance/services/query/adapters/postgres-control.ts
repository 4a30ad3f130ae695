import { postgresPool } from './postgres-pool.ts';

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
  const pool = postgresPool(databaseUrl, { max: 1, statement_timeout: timeoutMilliseconds });
  return {
    cancel: (processId) => void pool.query('SELECT pg_catalog.pg_cancel_backend($1)', [processId]).catch(() => {}),
    ping: async () => {
      await pool.query('SELECT 1');
    },
    close: () => pool.end(),
  };
}
