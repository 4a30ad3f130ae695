import { execFile } from 'node:child_process';
import { ConfigError } from '#appliance/platform/config';

/** The oldest version with checked results; builds of 2022 convert −1 of a signed 12-bit image to 4095. */
const oldestVersion = 20_260_724;

/** Throws `ConfigError` unless `program` is dcm2niix of the oldest checked version or newer. */
export function requireDcm2niix(program: string): Promise<void> {
  return new Promise((resolve, reject) => {
    // `--version` ends with exit code 3, so that only the output shows whether the program ran.
    execFile(program, ['--version'], { env: {}, timeout: 60_000 }, (_error, stdout) => {
      const version = Number(/^v1\.0\.(\d{8})\b/m.exec(stdout)?.[1] ?? 0);
      if (version >= oldestVersion) resolve();
      else reject(new ConfigError(`DCM2NIIX_PROGRAM must be dcm2niix v1.0.${oldestVersion} or newer`));
    });
  });
}
