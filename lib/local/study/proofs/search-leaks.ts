import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** An identifying string that stands in a file where it must not. */
export type Leak = { readonly where: string; readonly text: string };

/** Fixed strings by grep, which searches thousands at once; exit code 1 means that none was found. */
async function grep(folder: string, patternFile: string, ...flags: readonly string[]): Promise<string> {
  const args = ['-r', '-a', '-o', '-F', ...flags, '-f', patternFile, '--', folder];
  const options = { maxBuffer: 256 * 1024 * 1024, env: { LC_ALL: 'C', PATH: process.env.PATH ?? '' } };
  return run('grep', args, options).then(
    ({ stdout }) => stdout,
    (error: { code?: number; stdout?: string }) => {
      if (error.code === 1) return '';
      throw error;
    },
  );
}

/**
 * Every place below `folder` where one of `identities` stands. `control` is a harmless string that must be found:
 * a search that misses it proves nothing and throws.
 */
export async function searchLeaks(
  folder: string,
  identities: readonly string[],
  control: string,
  workFolder: string,
): Promise<Leak[]> {
  const search = async (name: string, patterns: readonly string[], ...flags: readonly string[]): Promise<string[]> => {
    const patternFile = join(workFolder, name);
    await writeFile(patternFile, `${[...new Set(patterns)].join('\n')}\n`);
    return (await grep(folder, patternFile, ...flags)).split('\n').filter((line) => line !== '');
  };
  // A number counts as a word of its own only: hashes and times are full of digits.
  const isNumber = (text: string): boolean => /^\d+$/.test(text);
  const found = [
    ...(await search('names.txt', [...identities.filter((text) => !isNumber(text)), control])),
    ...(await search('numbers.txt', [...identities.filter(isNumber), control], '-w')),
  ];
  const leaks = found.map((line) => {
    const cut = line.indexOf(':');
    return { where: relative(folder, line.slice(0, cut)), text: line.slice(cut + 1) };
  });
  if (!leaks.some(({ text }) => text === control))
    throw new Error('the leak search did not find its own control string');
  return leaks.filter(({ text }) => text !== control);
}
