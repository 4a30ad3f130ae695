import pg from 'pg';

/** Opens a pool of connections to the trust's database; `more` is what sets it apart. */
export function postgresPool(databaseUrl: string, more: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    application_name: 'flip-query',
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    ...more,
  });
  // A connection that is lost while idle is replaced; the next use finds out whether the database is available.
  pool.on('error', () => {});
  return pool;
}
