import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { memoryIsBounded } from '#appliance/services/fl-client/gpus/memory-is-bounded';

const folder = mkdtempSync(join(tmpdir(), 'memory-limit-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const machineBytes = 64 * 2 ** 30;
const limited = (text: string): Promise<boolean> => {
  const file = join(folder, 'memory.max');
  writeFileSync(file, text);
  return memoryIsBounded([join(folder, 'missing'), file], machineBytes);
};

it('is where the control group may take less than the machine has', async () => {
  expect(await limited('34359738368\n')).toBe(true);
});

it.each(['max\n', '9223372036854771712\n', `${machineBytes}\n`, '', 'much'])(
  'is not where the limit is %j',
  async (text) => {
    expect(await limited(text)).toBe(false);
  },
);

it('is not where the kernel says nothing', async () => {
  expect(await memoryIsBounded([join(folder, 'missing')], machineBytes)).toBe(false);
});
