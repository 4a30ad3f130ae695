import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startProcess } from '#local/process';

const run = promisify(execFile);

/** What builds and starts containers here. */
export type ContainerEngine = {
  /** The environment that finds it. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs the command line of Docker and answers what it printed; throws where it fails. */
  readonly docker: (...args: readonly string[]) => Promise<string>;
  readonly stop: () => Promise<void>;
};

const buildBytes = 64 * 1024 * 1024;

const engineAt = (host: string | undefined, stop: () => Promise<void>): ContainerEngine => {
  const env = {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    HOME: process.env.HOME ?? '/',
    // What every engine has; the newer builder is a part that some lack.
    DOCKER_BUILDKIT: '0',
    ...(host === undefined ? {} : { DOCKER_HOST: host }),
  };
  return {
    env,
    docker: async (...args) => (await run('docker', args, { env, maxBuffer: buildBytes })).stdout.trim(),
    stop,
  };
};

const answers = ({ docker }: ContainerEngine): Promise<boolean> =>
  docker('version').then(
    () => true,
    () => false,
  );

/**
 * The engine that runs here, or else one that is started for this test in `folder`, where its layers stay for the next
 * time. It makes no network: builds and containers use the machine's. Answers why where there is none.
 */
export const containerEngine = async (folder: string): Promise<ContainerEngine | string> => {
  const running = engineAt(process.env.DOCKER_HOST, async () => undefined);
  if (await answers(running)) return running;
  if (process.getuid?.() !== 0) return 'no container engine runs here, and only root can start one';
  const found = await run('sh', ['-c', 'command -v dockerd containerd runc']).catch(() => undefined);
  if (found === undefined) return 'no container engine runs here, and none is installed';
  mkdirSync(folder, { recursive: true });
  const host = `unix://${join(folder, 'docker.sock')}`;
  const own = engineAt(host, async () => undefined);
  try {
    const daemon = await startProcess({
      name: 'dockerd',
      command: 'dockerd',
      args: [
        ...['--host', host, '--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec')],
        ...['--pidfile', join(folder, 'docker.pid'), '--bridge', 'none', '--iptables=false', '--ip6tables=false'],
      ],
      env: { PATH: process.env.PATH ?? '/usr/bin:/bin:/usr/sbin:/sbin' },
      stateFolder: folder,
      ready: () => answers(own),
    });
    return engineAt(host, daemon.stop);
  } catch {
    return `no container engine runs here, and none could be started: see ${join(folder, 'dockerd.log')}`;
  }
};
