import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { makeRequireFreeSpace } from '#appliance/services/imaging/require-free-space';

const folder = mkdtempSync(join(tmpdir(), 'room-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('asks for the bytes beyond what must stay free', async () => {
  const requireFreeSpace = makeRequireFreeSpace(1000, async () => 1500);
  await requireFreeSpace(folder, 500);
  await expect(requireFreeSpace(folder, 501)).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
});

it('writes to find out, and leaves nothing', async () => {
  await makeRequireFreeSpace(0)(folder, 3_000_000);
  expect(readdirSync(folder)).toEqual([]);
  await expect(makeRequireFreeSpace(0, async () => 1e12)(join(folder, 'missing'), 1)).rejects.toMatchObject({
    code: 'STORAGE_UNAVAILABLE',
  });
});

it('says so where the file system itself cannot be asked', async () => {
  await expect(makeRequireFreeSpace(0)(join(folder, 'missing'), 0)).rejects.toMatchObject({
    code: 'STORAGE_UNAVAILABLE',
  });
});
