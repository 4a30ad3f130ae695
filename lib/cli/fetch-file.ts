import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#contracts/app-error';
import { FileName } from '#contracts/primitives';
import type { ResultFile } from '#contracts/run';
import { EndedBadly } from './command-failure.ts';
import { readInput } from './read-input.ts';

/** A file of the hub by name, hash and link. */
type FetchedFile = Pick<ResultFile, 'fileName' | 'sha256' | 'url'>;

/** Fetches one file to the disk as it comes, and keeps it only when size and hash are those that the hub says. */
export async function fetchFile(file: FetchedFile, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, readInput(FileName, file.fileName, 'file'));
  const unfinished = `${path}.unfinished`;
  const answer = await fetch(file.url).catch((cause: unknown) => {
    throw new AppError('DEPENDENCY_DOWN', { cause });
  });
  if (!answer.ok || answer.body === null)
    throw new AppError('DEPENDENCY_DOWN', {
      details: [{ rule: `the store answered ${answer.status}`, place: file.fileName }],
    });
  const hash = createHash('sha256');
  const handle = await open(unfinished, 'w');
  try {
    for await (const chunk of answer.body) {
      hash.update(chunk);
      await handle.write(chunk);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  if (hash.digest('hex') !== file.sha256) {
    await rm(unfinished);
    throw new EndedBadly('RESULT_NOT_VERIFIED', `${file.fileName} is not what the hub has; nothing of it was kept.`);
  }
  await rename(unfinished, path);
  return path;
}
