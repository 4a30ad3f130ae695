import { homedir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { flip } from '#cli/flip';
import { AppError } from '#contracts/app-error';

/** Asks at the terminal; what is typed as an answer to a hidden question is not echoed. */
async function prompt(question: string, hidden: boolean): Promise<string> {
  if (process.stdin.isTTY !== true)
    throw new AppError('INPUT_INVALID', {
      details: [
        { rule: 'there is no terminal to ask at; see flip sign-in --help', place: question.replace(/: $/, '') },
      ],
    });
  process.stderr.write(question);
  const echo = new Writable({
    write: (chunk, _encoding, done) => {
      if (!hidden) process.stderr.write(chunk);
      done();
    },
  });
  const terminal = createInterface({ input: process.stdin, output: echo, terminal: true });
  try {
    return await terminal.question('');
  } finally {
    terminal.close();
    if (hidden) process.stderr.write('\n');
  }
}

process.exitCode = await flip(
  {
    env: process.env,
    configFolder: join(process.env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'flip'),
    stdout: (text) => void process.stdout.write(text),
    stderr: (text) => void process.stderr.write(text),
    prompt,
    pollMilliseconds: 1000,
  },
  process.argv.slice(2),
);
