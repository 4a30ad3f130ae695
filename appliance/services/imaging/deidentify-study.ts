import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProjectId } from '#contracts/ids';
import type { Pseudonyms } from '#domain/deidentification/deidentify-dataset';
import { projectKey } from '#domain/deidentification/project-key';
import type { DeidentifiedFile, DeidentifiedInstance, DeidentifiedSeries } from './deidentified-series.ts';
import type { StudyToImport } from './ports.ts';
import { seriesName } from './series-name.ts';

/**
 * De-identifies the files of a study into one folder per series under `folder`. Returns the series that show an image,
 * or FAILED where one of the files cannot be de-identified. Throws where a file cannot be read or written, or memory is
 * exhausted.
 */
export type Deidentify = (
  projectId: ProjectId,
  study: StudyToImport,
  files: readonly string[],
  folder: string,
  onProgress: () => void,
) => Promise<readonly DeidentifiedSeries[] | 'FAILED'>;

type DeidentifyFile = (file: Buffer, pseudonyms: Pseudonyms) => DeidentifiedFile;

/** V8 throws a RangeError for a failed allocation: a fault of the machine and not of the file. */
const isOutOfMemory = (error: unknown): boolean =>
  error instanceof RangeError && /allocation failed/i.test(error.message);

/**
 * Makes the de-identification of studies with the trust's key (32 bytes). Where one file cannot be de-identified, the
 * whole study fails. Objects without an image (reports, presentation states, screen shots) are left out.
 */
export function makeDeidentify(trustKey: Uint8Array, deidentifyFile: DeidentifyFile): Deidentify {
  return async (projectId, { personKey, studyKey }, files, folder, onProgress) => {
    const pseudonyms = { key: projectKey(trustKey, projectId), personKey, studyKey };
    const series = new Map<string, { name: string; folder: string; instances: DeidentifiedInstance[] }>();
    let varied = false;
    for (const [index, file] of files.entries()) {
      const original = await readFile(file);
      let deidentified: DeidentifiedFile;
      try {
        deidentified = deidentifyFile(original, pseudonyms);
      } catch (error) {
        if (isOutOfMemory(error)) throw error;
        return 'FAILED';
      }
      varied ||= deidentified.pixels === 'VARIED';
      if (deidentified.pixels !== 'NONE') {
        const { bytes, pixels: _, series: attributes, ...instance } = deidentified;
        const name = seriesName(attributes);
        const entry = series.get(name) ?? { name, folder: join(folder, name), instances: [] };
        if (entry.instances.length === 0) await mkdir(entry.folder, { recursive: true });
        const path = join(entry.folder, `${index}.dcm`);
        await writeFile(path, bytes);
        entry.instances.push({ ...instance, file: path });
        series.set(name, entry);
      }
      onProgress();
    }
    // A series keeps its blank slices; a study with blank slices only shows no image.
    return varied ? [...series.values()].sort((a, b) => (a.name < b.name ? -1 : 1)) : [];
  };
}
