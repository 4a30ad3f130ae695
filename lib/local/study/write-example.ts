import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { demoCohort } from '#local/synthetic/demo-cohort';
import { appFiles } from './app-files.ts';

/** Lays out what a first study needs: `cohort.json`, and the app with its initial weights in `app/`. Done once. */
export async function writeExample(folder: string): Promise<void> {
  if (existsSync(folder)) return;
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(join(unfinished, 'app'), { recursive: true });
  await writeFile(join(unfinished, 'cohort.json'), `${JSON.stringify(demoCohort, null, 2)}\n`);
  for (const { bytes, fileName } of await appFiles(join(unfinished, 'work')))
    await writeFile(join(unfinished, 'app', fileName), bytes);
  await rm(join(unfinished, 'work'), { recursive: true });
  await rename(unfinished, folder);
}
