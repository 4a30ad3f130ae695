import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { promisify } from 'node:util';
import type { ConvertToNifti } from '../ports.ts';

const run = promisify(execFile);

/** Conversion by dcm2niix: no sidecar, a file name of our own (its own would hold dates), gzip inside the process. */
export const niftiByDcm2niix: ConvertToNifti = async (dicomFolder, outFolder) => {
  mkdirSync(outFolder, { recursive: true });
  try {
    await run('dcm2niix', ['-z', 'i', '-b', 'n', '-f', 'image', '-o', outFolder, dicomFolder], {
      timeout: 300_000,
      env: { PATH: process.env.PATH ?? '' },
    });
  } catch (error) {
    // An exit code is its verdict on the images; anything else is a fault of the machine.
    if (error instanceof Error && 'code' in error && typeof error.code === 'number') return [];
    throw error;
  }
  return readdirSync(outFolder)
    .filter((name) => name.endsWith('.nii.gz'))
    .sort();
};
