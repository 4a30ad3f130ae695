import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { launchCommand, type SandboxLauncher, stillRootExitCode } from './sandbox-launcher.ts';

/** Whether a sandbox can be made on this machine, and why not. */
export type SandboxCheck = 'works' | 'root' | 'down';

/** Makes a sandbox as `startApp` would and runs nothing in it. `root`: it would run as root outside of it. */
export function sandboxWorks(launcher: SandboxLauncher): Promise<SandboxCheck> {
  if (!existsSync(launcher.python)) return Promise.resolve('down');
  return new Promise((resolve) => {
    const [command, args] = launchCommand(launcher, () => [
      ...['--unshare-all', '--unshare-user', '--disable-userns', '--ro-bind', '/', '/', '--proc', '/proc'],
      ...['--remount-ro', '/proc', '--', '/bin/true'],
    ]);
    const child = spawn(command, args, { stdio: 'ignore', timeout: 30_000, env: {} });
    child.once('error', () => resolve('down'));
    child.once('exit', (code) => resolve(code === 0 ? 'works' : code === stillRootExitCode ? 'root' : 'down'));
  });
}
