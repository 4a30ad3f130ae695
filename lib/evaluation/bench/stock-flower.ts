import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { freePort } from '#local/free-port';
import { type ManagedProcess, startProcess } from '#local/process';
import { until } from '#local/study/until';
import type { RoundLine } from './round-seconds.ts';

const Line = z.object({
  at: z.string(),
  event: z.string(),
  round: z.int().optional(),
  trained: z.boolean().optional(),
});

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = connect(port, '127.0.0.1');
    probe.once('connect', () => resolve(probe.destroy() !== undefined));
    probe.once('error', () => resolve(false));
  });

/** The lines that are written whole. */
const readLines = (file: string): z.infer<typeof Line>[] =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .slice(0, -1)
        .map((line) => Line.parse(JSON.parse(line)))
    : [];

/** Stock Flower as its manual starts it, with a SuperLink and two SuperNodes on loopback: the starts of its rounds. */
export async function stockFlowerRounds(options: {
  readonly repository: string;
  readonly folder: string;
  readonly rounds: number;
}): Promise<RoundLine[]> {
  const { repository, folder, rounds } = options;
  rmSync(folder, { recursive: true, force: true });
  const bin = join(repository, '.flip/venv/federation/bin');
  const home = (name: string): string => {
    const path = join(folder, name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  const environment = (name: string): Record<string, string> => ({
    PATH: `${bin}:${process.env.PATH ?? '/usr/bin:/bin'}`,
    HOME: home(name),
    FLWR_HOME: home(name),
    FLWR_TELEMETRY_ENABLED: '0',
    FLWR_DISABLE_UPDATE_CHECK: '1',
    LANG: 'C.UTF-8',
  });
  const started: ManagedProcess[] = [];
  const start = async (name: string, command: string, args: readonly string[], port: number): Promise<void> => {
    const spec = { name, command: join(bin, command), env: environment(name), cwd: home(name), stateFolder: folder };
    started.push(await startProcess({ ...spec, args, ready: () => listens(port) }));
  };
  try {
    const port = await freePort();
    const address = `127.0.0.1:${port}`;
    const offline = '--disable-runtime-dependency-installation';
    await start('superlink', 'flower-superlink', ['--insecure', '--port', String(port), offline], port);
    for (const name of ['supernode-1', 'supernode-2']) {
      const own = await freePort();
      await start(name, 'flower-supernode', ['--insecure', '--superlink', address, '--port', String(own)], own);
    }
    const startsFile = join(folder, 'starts.jsonl');
    writeFileSync(join(home('cli'), 'config.toml'), `[superlink.bench]\naddress = "${address}"\ninsecure = true\n`);
    const runConfig = join(home('cli'), 'run.toml');
    writeFileSync(runConfig, `rounds = ${rounds}\nstarts-file = ${JSON.stringify(startsFile)}\n`);
    const app = join(repository, 'federation/bench/stock_flower');
    await promisify(execFile)(join(bin, 'flwr'), ['run', app, 'bench', '--run-config', runConfig], {
      // It imports the app where it lies, and is to leave nothing there.
      env: { ...environment('cli'), PYTHONDONTWRITEBYTECODE: '1' },
    });
    const lines = await until(
      'the end of the run on stock Flower',
      60 + 20 * rounds,
      async () => readLines(startsFile),
      (found) => found.some(({ event }) => event === 'ENDED'),
      500,
    );
    if (!lines.some(({ trained }) => trained === true)) throw new Error('stock Flower ended without a trained model');
    return lines;
  } finally {
    for (const one of started.reverse()) await one.stop();
  }
}
