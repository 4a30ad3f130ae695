import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** What to run, where its output goes and how to tell that it is up. */
export type ProcessSpec = {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment of the process: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Folder for `<name>.log` and `<name>.pid`. */
  readonly stateFolder: string;
  /** Start it again when it dies without being asked to, as compose's `unless-stopped` does. */
  readonly restart?: boolean;
  /** Told of every end of the process; a command that cannot be started ends with 127, as in a shell. */
  readonly onExit?: (code: number | null, signal: NodeJS.Signals | null) => void;
  readonly ready?: () => Promise<boolean>;
};

/** How long a start may take on a machine that is busy with other work; a process that has ended is not waited for. */
const readySeconds = 180;

/** A running child in a process group of its own. */
export type ManagedProcess = {
  readonly name: string;
  readonly pid: () => number | undefined;
  /** SIGTERM to the group, SIGKILL after five seconds; no restart. */
  readonly stop: () => Promise<void>;
  /** SIGKILL to the group, as a power cut would: a `restart` process comes back. */
  readonly kill: () => void;
};

const groupSignal = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone already.
  }
};

const alive = (pid: number): boolean => {
  try {
    process.kill(-pid, 0);
    return true;
  } catch {
    return false;
  }
};

/**
 * Ends a process left over from an interrupted run, found by its pid file and its command line, and waits until nothing of
 * it holds a port or a file any more. Of one that was killed a moment ago there may be no command line, and yet a port.
 */
export async function endLeftover(pidFile: string): Promise<void> {
  try {
    const [pid = '', command = ''] = readFileSync(pidFile, 'utf8').split('\n');
    const running = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ');
    const isOurs = command !== '' && running.includes(command);
    if (isOurs) groupSignal(Number(pid), 'SIGKILL');
    if (isOurs || running === '') await waitUntil(async () => !alive(Number(pid)), 10);
  } catch {
    // No pid file, or no such process.
  }
  rmSync(pidFile, { force: true });
}

/**
 * Polls `check` until it is true; false after `seconds` or when `abort` turns true. The last look is after the time is
 * over, so that a process that was busy itself meanwhile does not give up on what has long been there.
 */
export async function waitUntil(
  check: () => Promise<boolean>,
  seconds: number,
  abort: () => boolean = () => false,
): Promise<boolean> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const last = Date.now() >= end;
    if (abort()) return false;
    if (await check().catch(() => false)) return true;
    if (last) return false;
    await delay(50);
  }
}

/** Starts `spec`, waits until it is ready, and throws with the tail of its log when it does not come up. */
export async function startProcess(spec: ProcessSpec): Promise<ManagedProcess> {
  const logFile = join(spec.stateFolder, `${spec.name}.log`);
  const pidFile = join(spec.stateFolder, `${spec.name}.pid`);
  mkdirSync(dirname(logFile), { recursive: true });
  await endLeftover(pidFile);
  let stopping = false;
  let child: ChildProcess | undefined;
  let failures = 0;

  const launch = (): ChildProcess => {
    const log = openSync(logFile, 'a');
    const started = spawn(spec.command, spec.args, {
      env: spec.env,
      cwd: spec.cwd,
      stdio: ['ignore', log, log],
      detached: true,
    });
    writeFileSync(pidFile, `${started.pid ?? ''}\n${spec.args[0] ?? spec.command}`);
    started.on('error', () => {
      if (started.pid === undefined) spec.onExit?.(127, null);
    });
    started.on('exit', (code, signal) => {
      if (started.pid !== undefined) groupSignal(started.pid, 'SIGKILL');
      spec.onExit?.(code, signal);
      if (stopping || spec.restart !== true) return;
      failures += 1;
      setTimeout(
        () => {
          if (!stopping) child = launch();
        },
        Math.min(200 * failures, 5000),
      );
    });
    return started;
  };
  child = launch();

  const managed: ManagedProcess = {
    name: spec.name,
    pid: () => child?.pid,
    stop: async () => {
      stopping = true;
      const pid = child?.pid;
      if (pid !== undefined) {
        groupSignal(pid, 'SIGTERM');
        const gone = await waitUntil(async () => !alive(pid), 5);
        if (!gone) groupSignal(pid, 'SIGKILL');
      }
      rmSync(pidFile, { force: true });
    },
    kill: () => {
      const pid = child?.pid;
      if (pid !== undefined) groupSignal(pid, 'SIGKILL');
    },
  };

  if (spec.ready !== undefined) {
    const exited = () => spec.restart !== true && (child?.exitCode ?? child?.signalCode ?? null) !== null;
    if (!(await waitUntil(spec.ready, readySeconds, exited))) {
      await managed.stop();
      const tail = readFileSync(logFile, 'utf8').split('\n').slice(-15).join('\n');
      throw new Error(`${spec.name} did not become ready; the end of ${logFile}:\n${tail}`);
    }
  }
  return managed;
}
