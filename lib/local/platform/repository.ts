import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

/** The folder of this checkout. */
export const repository = fileURLToPath(new URL('../../../', import.meta.url));

/** The version that every part reports. */
export const version = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'))).version;

/** Where Node keeps what it has compiled, for the next process that loads the same modules. */
export const compileCache = join(repository, '.flip/compile-cache');

/** Python with the FL framework, the run server and the sandboxed client. */
export const federationPython = join(repository, '.flip/venv/federation/bin/python');

/** The converter from DICOM to NIfTI, of the version in the imaging service's lock file. */
export const dcm2niix = join(repository, '.flip/venv/imaging/dcm2niix/dcm2niix');
