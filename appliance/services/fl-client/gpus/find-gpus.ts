import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Gpu } from '#contracts/gpu';

/** A GPU of this machine, with the number of its device file. */
export type FoundGpu = Gpu & { readonly minor: number };

type Finding = {
  /** Most GPUs that runs are given. */
  readonly most: number;
  /** NVIDIA's `nvidia-smi`; where GPUs are given to a container, its runtime puts it there. */
  readonly tool: string;
  /** The driver's folder with one folder for each GPU. */
  readonly driverFolder: string;
};

const question = ['--query-gpu=pci.bus_id,name,memory.total', '--format=csv,noheader,nounits'];

/** The number in `/dev/nvidia<number>`: the order of the tool is another. */
async function minorOf(driverFolder: string, busId: string): Promise<number | undefined> {
  // The tool writes the domain with eight digits, the kernel with four, and both as the PCI address in hexadecimals.
  const folder = busId.toLowerCase().replace(/^0000(?=[\da-f]{4}:)/, '');
  if (!/^[\da-f]{4}:[\da-f]{2}:[\da-f]{2}\.[\da-f]$/.test(folder)) return undefined;
  const text = await readFile(join(driverFolder, folder, 'information'), 'utf8').catch(() => '');
  const minor = /^Device Minor:\s*(\d+)\s*$/m.exec(text)?.[1];
  return minor === undefined ? undefined : Number(minor);
}

/**
 * The GPUs that runs are given: the largest ones, at most `most`. None where the machine has none, or where its driver does
 * not answer within four seconds; a GPU that the driver does not describe in full is left out.
 */
export async function findGpus({ driverFolder, most, tool }: Finding): Promise<readonly FoundGpu[]> {
  if (most === 0) return [];
  const answer = await promisify(execFile)(tool, question, { timeout: 4000, maxBuffer: 65_536 }).catch(() => undefined);
  const lines = (answer?.stdout ?? '').split('\n').filter((line) => line.trim() !== '');
  const found = await Promise.all(
    lines.map(async (line): Promise<FoundGpu[]> => {
      const [busId = '', name, memory] = line.split(',').map((field) => field.trim());
      const minor = await minorOf(driverFolder, busId);
      const gpu = Gpu.safeParse({ name, memoryMiB: Number(memory) });
      return minor === undefined || !gpu.success ? [] : [{ ...gpu.data, minor }];
    }),
  );
  return found
    .flat()
    .sort((one, other) => other.memoryMiB - one.memoryMiB || one.minor - other.minor)
    .slice(0, most);
}

/** The device files by which a process uses these GPUs and no other. */
export const gpuDevices = (gpus: readonly FoundGpu[]): readonly string[] =>
  gpus.length === 0 ? [] : [...gpus.map(({ minor }) => `/dev/nvidia${minor}`), '/dev/nvidiactl', '/dev/nvidia-uvm'];
