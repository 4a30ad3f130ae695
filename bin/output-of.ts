import { spawn } from 'node:child_process';
import { compileCache } from '#local/platform/repository';

/** For programs in JavaScript: what Node has compiled of them stays for the next process that loads the same modules. */
export const cachingEnv = { ...process.env, NODE_COMPILE_CACHE: compileCache };

/** Runs a command to its end: its exit code, 127 where it cannot be started, and all that it said. */
export const outputOf = (
  command: string,
  args: readonly string[],
  cwd: string,
): Promise<{ readonly code: number; readonly output: string }> =>
  new Promise((resolve) => {
    let output = '';
    const child = spawn(command, args, { cwd, env: cachingEnv, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    child.on('error', (error) => resolve({ code: 127, output: `${output}${error}\n` }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
