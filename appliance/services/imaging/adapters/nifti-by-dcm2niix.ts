import { execFile } from 'node:child_process';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#contracts/app-error';
import type { CleanSeries } from '../clean-series.ts';
import type { ConversionFinding, SeriesConversion } from '../conversion.ts';
import type { ConvertSeries } from '../ports.ts';
import type { RequireRoom } from '../require-room.ts';
import { wholeNifti } from './whole-nifti.ts';

/** A series of ten thousand slices takes minutes, more on a busy machine. */
const timeoutMilliseconds = 30 * 60_000;

/** One warning an instance is usual: the default of 1 MiB would end the program in the middle of a large series. */
const outputBytes = 256 * 1024 * 1024;

/** Its exit codes (nii_dicom.h) for folders that it could not use and arguments that it does not know: never the images' fault. */
const faultsOfOurs: ReadonlySet<number> = new Set([5, 6, 7, 9, 12]);

const someNotConverted: ReadonlySet<number> = new Set([4, 8, 10]);

const warnings: readonly (readonly [RegExp, ConversionFinding])[] = [
  [/Interslice distance varies|Missing images\?/, 'SLICE_SPACING_VARIES'],
  [/Gantry Tilt/i, 'GANTRY_TILT'],
  [/dimensions vary/, 'DIMENSIONS_VARY'],
  [/Unsupported transfer syntax|Unable to decode/i, 'TRANSFER_SYNTAX_UNSUPPORTED'],
  [/not large enough|FileSize </, 'PIXELS_TRUNCATED'],
];

type Ended = { readonly exitCode: number; readonly output: string };

/** Runs the program to its end. Throws IMPORT_FAILED when it cannot be started or is ended by a signal. */
const run = (program: string, args: readonly string[]): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const options = { timeout: timeoutMilliseconds, maxBuffer: outputBytes, env: {} };
    execFile(program, args, options, (error, stdout, stderr) => {
      const code: unknown = error === null ? 0 : error.code;
      if (typeof code === 'number' && !faultsOfOurs.has(code)) resolve({ exitCode: code, output: stdout + stderr });
      else reject(new AppError('IMPORT_FAILED', { cause: error }));
    });
  });

function findingsOf({ exitCode, output }: Ended, volumes: number): ConversionFinding[] {
  const noticed = warnings.filter(([pattern]) => pattern.test(output)).map(([, finding]) => finding);
  if (volumes === 0) return [...noticed, 'NOT_CONVERTED'];
  if (someNotConverted.has(exitCode)) return [...noticed, 'SOME_NOT_CONVERTED'];
  return exitCode === 0 ? noticed : [...noticed, 'CONVERTER_ERROR'];
}

/**
 * Conversion of one series by dcm2niix: no sidecar, file names of our own (its own would hold dates), gzip inside the
 * program. The program reports a disk that is full, an input that is wrong and a harmless warning by the same exit
 * code 1, and may exit with 0 beside an empty file. So only volumes that are whole are taken, and whatever it could
 * not do counts as the images' fault only when it fails twice on a disk that has room for the whole series.
 */
export function niftiByDcm2niix(program: string, requireRoom: RequireRoom): ConvertSeries {
  const convertOnce = async (
    series: CleanSeries,
    outFolder: string,
    making: string,
  ): Promise<[Ended, SeriesConversion]> => {
    await rm(making, { recursive: true, force: true });
    await mkdir(making, { recursive: true });
    const ended = await run(program, ['-z', 'i', '-b', 'n', '-f', 'v', '-o', making, series.folder]);
    const made = (await readdir(making)).filter((name) => name.endsWith('.nii.gz')).sort();
    const files: { name: string; sha256: string }[] = [];
    for (const volume of made) {
      const sha256 = await wholeNifti(join(making, volume));
      if (sha256 === undefined) throw new AppError('IMPORT_FAILED', { cause: new Error('a volume is not whole') });
      const name = `${series.name}${volume.slice(1)}`;
      await rename(join(making, volume), join(outFolder, name));
      files.push({ name, sha256 });
    }
    const findings = findingsOf(ended, files.length);
    return [ended, { name: series.name, instances: series.instances.length, files, findings }];
  };
  return async (series, outFolder) => {
    const making = join(outFolder, `.${series.name}`);
    const pixelBytes = series.instances.reduce((sum, instance) => sum + instance.pixelBytes, 0);
    try {
      await mkdir(outFolder, { recursive: true });
      const [first, converted] = await convertOnce(series, outFolder, making);
      if (first.exitCode === 0) return converted;
      await requireRoom(outFolder, pixelBytes);
      const [, again] = await convertOnce(series, outFolder, making);
      await requireRoom(outFolder, pixelBytes);
      return again;
    } catch (error) {
      // Where there is no room, that is the reason, whatever it looked like.
      await requireRoom(outFolder, pixelBytes);
      throw error;
    } finally {
      await rm(making, { recursive: true, force: true });
    }
  };
}
