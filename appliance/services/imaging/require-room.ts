import { open, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#contracts/app-error';

const chunk = Buffer.alloc(1024 * 1024);
const largestProbeBytes = 16 * chunk.length;

/** Throws STORAGE_UNAVAILABLE unless `folder` has room for `bytes` beyond what must stay free there. */
export type RequireRoom = (folder: string, bytes: number) => Promise<void>;

/** What a file system has free for us, in bytes. */
const freeBytes = async (folder: string): Promise<number> => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
};

/** Quotas do not show in what a file system says is free: only a file that was written shows that there is room. */
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

/** Makes the check of free space; `minFreeBytes` stay free always, so that other parts of the machine can go on. */
export function makeRequireRoom(minFreeBytes: number, free: typeof freeBytes = freeBytes): RequireRoom {
  return async (folder, bytes) => {
    try {
      if ((await free(folder)) < minFreeBytes + bytes) throw new Error('too little free space');
      if (bytes > 0) await writeProbe(folder, bytes);
    } catch (cause) {
      throw new AppError('STORAGE_UNAVAILABLE', { cause });
    }
  };
}
