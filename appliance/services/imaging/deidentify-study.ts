import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProjectId } from '#contracts/ids';
import type { Pseudonyms } from '#domain/deidentification/deidentify-dataset';
import { projectKey } from '#domain/deidentification/project-key';
import type { CleanInstance, CleanSeries, DeidentifiedFile } from './clean-series.ts';
import type { StudyToImport } from './ports.ts';
import { seriesName } from './series-name.ts';

/**
 * De-identifies the files of a study into one folder per series under `folder`; answers the series that show an image,
 * or FAILED when one of the files cannot be cleaned. Throws when this machine cannot read or write a file.
 */
export type Deidentify = (
  projectId: ProjectId,
  study: StudyToImport,
  files: readonly string[],
  folder: string,
  onProgress: () => void,
) => Promise<readonly CleanSeries[] | 'FAILED'>;

type DeidentifyFile = (file: Buffer, pseudonyms: Pseudonyms) => DeidentifiedFile;

/** V8 has no class of its own for memory that could not be had: a fault of the machine and not of the file. */
const outOfMemory = (error: unknown): boolean =>
  error instanceof RangeError && /allocation failed/i.test(error.message);

/**
 * Makes the de-identification of studies under the trust's key. One file that cannot be cleaned takes its study
 * with it; objects without an image (reports, presentation states, screen shots) are left behind.
 */
export function makeDeidentify(trustKey: Uint8Array, deidentifyFile: DeidentifyFile): Deidentify {
  return async (projectId, { personKey, studyKey }, files, folder, onProgress) => {
    const pseudonyms = { key: projectKey(trustKey, projectId), personKey, studyKey };
    const series = new Map<string, { name: string; folder: string; instances: CleanInstance[] }>();
    let varied = false;
    for (const [index, file] of files.entries()) {
      const original = await readFile(file);
      let clean: DeidentifiedFile;
      try {
        clean = deidentifyFile(original, pseudonyms);
      } catch (error) {
        if (outOfMemory(error)) throw error;
        return 'FAILED';
      }
      varied ||= clean.pixels === 'VARIED';
      if (clean.pixels !== 'NONE') {
        const { bytes, pixels: _, series: ofSeries, ...instance } = clean;
        const name = seriesName(ofSeries);
        const its = series.get(name) ?? { name, folder: join(folder, name), instances: [] };
        if (its.instances.length === 0) await mkdir(its.folder, { recursive: true });
        const path = join(its.folder, `${index}.dcm`);
        await writeFile(path, bytes);
        its.instances.push({ ...instance, file: path });
        series.set(name, its);
      }
      onProgress();
    }
    // A blank slice belongs to its volume, a volume of blank slices shows nothing.
    return varied ? [...series.values()].sort((a, b) => (a.name < b.name ? -1 : 1)) : [];
  };
}
