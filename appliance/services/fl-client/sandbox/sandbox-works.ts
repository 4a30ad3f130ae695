import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Whether bubblewrap can make a sandbox here, and Python is there to run in it. */
export function sandboxWorks(python: string): Promise<boolean> {
  if (!existsSync(python)) return Promise.resolve(false);
  return new Promise((resolve) => {
    const probe = ['--unshare-all', '--unshare-user', '--ro-bind', '/', '/', '/bin/true'];
    const child = spawn('bwrap', probe, { stdio: 'ignore', timeout: 5000 });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}
