import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { freeBytesOf } from '#appliance/platform/free-bytes';
import { AppError } from '#contracts/app-error';

const chunk = Buffer.alloc(1024 * 1024);
const largestProbeBytes = 16 * chunk.length;

/** Throws STORAGE_UNAVAILABLE unless the disk of `folder` has `bytes` free beyond the space that must stay free. */
export type RequireFreeSpace = (folder: string, bytes: number) => Promise<void>;

/**
 * The free space that a file system reports takes no account of quotas; only a written file shows that there is space.
 */
async function writeProbe(folder: string, bytes: number): Promise<void> {
  const file = join(folder, '.probe');
  try {
    const probe = await open(file, 'w', 0o600);
    try {
      for (let left = Math.min(bytes, largestProbeBytes); left > 0; left -= chunk.length)
        await probe.write(chunk, 0, Math.min(left, chunk.length));
      await probe.sync();
    } finally {
      await probe.close();
    }
  } finally {
    await rm(file, { force: true });
  }
}

/**
 * Makes the check of free space; `minFreeBytes` always stay free, so that other programs on the machine can still
 * write.
 */
export function makeRequireFreeSpace(minFreeBytes: number, free: typeof freeBytesOf = freeBytesOf): RequireFreeSpace {
  return async (folder, bytes) => {
    try {
      if ((await free(folder)) < minFreeBytes + bytes) throw new Error('too little free space');
      if (bytes > 0) await writeProbe(folder, bytes);
    } catch (cause) {
      throw new AppError('STORAGE_UNAVAILABLE', { cause });
    }
  };
}
