import { execFile } from 'node:child_process';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#contracts/app-error';
import type { ConversionFinding, SeriesConversion } from '../conversion.ts';
import type { DeidentifiedSeries } from '../deidentified-series.ts';
import type { ConvertSeries } from '../ports.ts';
import type { RequireFreeSpace } from '../require-free-space.ts';
import { hashCompleteNifti } from './hash-complete-nifti.ts';

/** Limit for one series: ten thousand slices take minutes, and more on a busy machine. */
const timeoutMilliseconds = 30 * 60_000;

/**
 * The program often writes one warning per instance; Node's default of 1 MiB would end it in the middle of a large
 * series.
 */
const maxOutputBytes = 256 * 1024 * 1024;

/** Exit codes (nii_dicom.h) for unusable folders and unknown arguments, which the images cannot cause. */
const localFaultCodes: ReadonlySet<number> = new Set([5, 6, 7, 9, 12]);

/** Exit codes (nii_dicom.h) for images of which a part was not converted. */
const partialFailureCodes: ReadonlySet<number> = new Set([4, 8, 10]);

const warnings: readonly (readonly [RegExp, ConversionFinding])[] = [
  [/Interslice distance varies|Missing images\?/, 'SLICE_SPACING_VARIES'],
  [/Gantry Tilt/i, 'GANTRY_TILT'],
  [/dimensions vary/, 'DIMENSIONS_VARY'],
  [/Unsupported transfer syntax|Unable to decode/i, 'TRANSFER_SYNTAX_UNSUPPORTED'],
  [/not large enough|FileSize </, 'PIXELS_TRUNCATED'],
];

type ProgramResult = { readonly exitCode: number; readonly output: string };

/**
 * Runs the program. Throws IMPORT_FAILED where it cannot be started, is ended by a signal, or fails for a local reason.
 */
const run = (program: string, args: readonly string[]): Promise<ProgramResult> =>
  new Promise((resolve, reject) => {
    const options = { timeout: timeoutMilliseconds, maxBuffer: maxOutputBytes, env: {} };
    execFile(program, args, options, (error, stdout, stderr) => {
      const code: unknown = error === null ? 0 : error.code;
      if (typeof code === 'number' && !localFaultCodes.has(code)) resolve({ exitCode: code, output: stdout + stderr });
      else reject(new AppError('IMPORT_FAILED', { cause: error }));
    });
  });

function findingsOf({ exitCode, output }: ProgramResult, volumes: number): ConversionFinding[] {
  const matched = warnings.filter(([pattern]) => pattern.test(output)).map(([, finding]) => finding);
  if (volumes === 0) return [...matched, 'NOT_CONVERTED'];
  if (partialFailureCodes.has(exitCode)) return [...matched, 'SOME_NOT_CONVERTED'];
  return exitCode === 0 ? matched : [...matched, 'CONVERTER_ERROR'];
}

/**
 * Converts one series with dcm2niix, without a sidecar, with file names made here (the program's own hold dates), and
 * with the program's internal gzip. The program has the same exit code 1 for a full disk, a wrong input and a harmless
 * warning, and may exit with 0 after writing an empty file. Therefore only complete volumes are accepted, and a failure
 * is attributed to the images only after two failures on a disk with free space for the whole series.
 */
export function niftiByDcm2niix(program: string, requireFreeSpace: RequireFreeSpace): ConvertSeries {
  const convertOnce = async (
    series: DeidentifiedSeries,
    outFolder: string,
    temporaryFolder: string,
  ): Promise<[ProgramResult, SeriesConversion]> => {
    await rm(temporaryFolder, { recursive: true, force: true });
    await mkdir(temporaryFolder, { recursive: true });
    const result = await run(program, ['-z', 'i', '-b', 'n', '-f', 'v', '-o', temporaryFolder, series.folder]);
    const volumes = (await readdir(temporaryFolder)).filter((name) => name.endsWith('.nii.gz')).sort();
    const files: { name: string; sha256: string }[] = [];
    for (const volume of volumes) {
      const sha256 = await hashCompleteNifti(join(temporaryFolder, volume));
      if (sha256 === undefined) throw new AppError('IMPORT_FAILED', { cause: new Error('a volume is not whole') });
      const name = `${series.name}${volume.slice(1)}`;
      await rename(join(temporaryFolder, volume), join(outFolder, name));
      files.push({ name, sha256 });
    }
    const findings = findingsOf(result, files.length);
    return [result, { name: series.name, instances: series.instances.length, files, findings }];
  };
  return async (series, outFolder) => {
    const temporaryFolder = join(outFolder, `.${series.name}`);
    const pixelBytes = series.instances.reduce((sum, instance) => sum + instance.pixelBytes, 0);
    try {
      await mkdir(outFolder, { recursive: true });
      const [first, converted] = await convertOnce(series, outFolder, temporaryFolder);
      if (first.exitCode === 0) return converted;
      await requireFreeSpace(outFolder, pixelBytes);
      const [, again] = await convertOnce(series, outFolder, temporaryFolder);
      await requireFreeSpace(outFolder, pixelBytes);
      return again;
    } catch (error) {
      // Too little free space takes precedence over the error that it caused.
      await requireFreeSpace(outFolder, pixelBytes);
      throw error;
    } finally {
      await rm(temporaryFolder, { recursive: true, force: true });
    }
  };
}
