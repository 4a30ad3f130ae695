import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import type { ProjectId } from '#contracts/ids';
import type { Pseudonyms } from '#domain/deidentification/deidentify-dataset';
import { projectKey } from '#domain/deidentification/project-key';
import type { PixelState } from './pixel-state.ts';
import type { StudyToImport } from './ports.ts';

/** De-identifies the files of a study into `folder`; answers those that show an image, or that one could not be cleaned. */
export type Deidentify = (
  projectId: ProjectId,
  study: StudyToImport,
  files: readonly string[],
  folder: string,
) => Promise<readonly string[] | 'FAILED'>;

type DeidentifyFile = (file: Buffer, pseudonyms: Pseudonyms) => { readonly bytes: Buffer; readonly pixels: PixelState };

/**
 * Makes the de-identification of studies under the trust's key. One file that cannot be cleaned takes its study
 * with it; objects without an image (reports, presentation states, screen shots) are left behind.
 */
export function makeDeidentify(trustKey: Uint8Array, deidentifyFile: DeidentifyFile): Deidentify {
  return async (projectId, { personKey, studyKey }, files, folder) => {
    const pseudonyms = { key: projectKey(trustKey, projectId), personKey, studyKey };
    mkdirSync(folder, { recursive: true });
    const kept: string[] = [];
    let varied = false;
    for (const [index, file] of files.entries()) {
      try {
        const { bytes, pixels } = deidentifyFile(readFileSync(file), pseudonyms);
        varied ||= pixels === 'VARIED';
        if (pixels !== 'NONE') {
          const clean = join(folder, `${index}.dcm`);
          writeFileSync(clean, bytes);
          kept.push(clean);
        }
      } catch {
        return 'FAILED';
      }
      // Hundreds of slices would keep health checks waiting.
      await breathe();
    }
    // A blank slice belongs to its volume, a volume of blank slices shows nothing.
    return varied ? kept : [];
  };
}
