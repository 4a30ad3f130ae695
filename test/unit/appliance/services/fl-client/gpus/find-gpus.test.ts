import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findGpus, gpuDevices } from '#appliance/services/fl-client/gpus/find-gpus';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flip-gpus-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Lays out what the driver says of GPUs: a program that prints these lines, and the kernel's folder of minors by address. */
function driver(lines: readonly string[], minors: Readonly<Record<string, number>>) {
  const tool = join(folder, 'nvidia-smi');
  writeFileSync(tool, `#!/bin/sh\ncat <<'EOF'\n${lines.join('\n')}\nEOF\n`);
  chmodSync(tool, 0o755);
  const driverFolder = join(folder, 'gpus');
  for (const [address, minor] of Object.entries(minors)) {
    mkdirSync(join(driverFolder, address), { recursive: true });
    const information = `Model: \t\t NVIDIA H200\nIRQ:   \t\t 512\nDevice Minor: \t ${minor}\nGPU Excluded:\t No\n`;
    writeFileSync(join(driverFolder, address, 'information'), information);
  }
  return { tool, driverFolder };
}

const two = ['00000000:18:00.0, NVIDIA A2, 15356', '00000000:2A:00.0, NVIDIA H200, 143771'];
const minors = { '0000:18:00.0': 1, '0000:2a:00.0': 0 };

it('finds each with its memory and its device file, the largest first', async () => {
  const found = await findGpus({ ...driver(two, minors), most: 4 });
  expect(found).toEqual([
    { name: 'NVIDIA H200', memoryMiB: 143_771, minor: 0 },
    { name: 'NVIDIA A2', memoryMiB: 15_356, minor: 1 },
  ]);
  expect(gpuDevices(found.slice(1))).toEqual(['/dev/nvidia1', '/dev/nvidiactl', '/dev/nvidia-uvm']);
});

it('gives runs no more than the policy does, and by default none', async () => {
  const parts = driver(two, minors);
  expect((await findGpus({ ...parts, most: 1 })).map(({ name }) => name)).toEqual(['NVIDIA H200']);
  expect(await findGpus({ ...parts, most: 0 })).toEqual([]);
  expect(gpuDevices([])).toEqual([]);
});

it('leaves out what the driver does not describe in full', async () => {
  const odd = [...two, '00000000:3B:00.0, NVIDIA A2, [N/A]', '../../etc, NVIDIA A2, 15356', 'No devices were found'];
  const found = await findGpus({ ...driver(odd, { '0000:18:00.0': 1, '0000:3b:00.0': 2 }), most: 16 });
  expect(found.map(({ minor }) => minor)).toEqual([1]);
});

it('finds none where the driver is not there, or fails', async () => {
  expect(await findGpus({ tool: join(folder, 'missing'), driverFolder: folder, most: 4 })).toEqual([]);
  const { tool, driverFolder } = driver(two, minors);
  writeFileSync(tool, '#!/bin/sh\necho "NVIDIA-SMI has failed"; exit 9\n');
  expect(await findGpus({ tool, driverFolder, most: 4 })).toEqual([]);
});
