import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { federationPython, repository } from '#local/platform/repository';

const studyApp = join(repository, 'lib/local/study-app');

/** One file of an app as it is uploaded. */
export type AppFile = { readonly fileName: string; readonly bytes: Uint8Array<ArrayBuffer> };

/** The demo researcher's upload: the app as committed and the initial weights that its own script makes in `workFolder`. */
export async function appFiles(workFolder: string): Promise<AppFile[]> {
  await mkdir(workFolder, { recursive: true });
  const weights = join(workFolder, 'model.safetensors');
  await promisify(execFile)(federationPython, [join(studyApp, 'models.py'), weights]);
  const names = (await readdir(studyApp)).filter((name) => /\.(py|json|toml)$/.test(name));
  const read = async (path: string) => new Uint8Array(await readFile(path));
  return [
    ...(await Promise.all(names.map(async (fileName) => ({ fileName, bytes: await read(join(studyApp, fileName)) })))),
    { fileName: 'model.safetensors', bytes: await read(weights) },
  ];
}
