import { readFile } from 'node:fs/promises';
import { totalmem } from 'node:os';

/** Where the kernel says how much memory the control group of this process may take: of its second version, and its first. */
const memoryLimitFiles = ['/sys/fs/cgroup/memory.max', '/sys/fs/cgroup/memory/memory.limit_in_bytes'] as const;

/**
 * Whether all processes of this service together may take less memory than the machine has, as the limit of a container
 * says. Where no file can be read, they may not be counted on to.
 */
export async function memoryIsBounded(
  files: readonly string[] = memoryLimitFiles,
  machineBytes: number = totalmem(),
): Promise<boolean> {
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text !== undefined) return /^\d+$/.test(text.trim()) && Number(text) < machineBytes;
  }
  return false;
}
