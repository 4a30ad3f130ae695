import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { DeidentifiedFile } from '#appliance/services/imaging/deidentified-series';
import { makeDeidentify } from '#appliance/services/imaging/deidentify-study';
import { ProjectId } from '#contracts/ids';

const projectId = ProjectId.parse('0198c8a0-0000-7000-8000-000000000001');
const study = { accessionNumber: 'A1', studyKey: '1'.repeat(16), personKey: '2'.repeat(16), patientId: '' };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'deidentify-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const clean = (number: number, pixels: DeidentifiedFile['pixels'] = 'VARIED'): DeidentifiedFile => ({
  bytes: Buffer.from(`series ${number}`),
  pixels,
  sopClassUid: '1',
  sopInstanceUid: '2',
  transferSyntaxUid: '3',
  series: { instanceUid: `1.2.${number}`, number, modality: 'CT' },
  pixelBytes: 8,
});

/** De-identifies files whose text is a number by which `file` says what comes of each. */
function deidentify(numbers: readonly number[], file: (number: number) => DeidentifiedFile) {
  const files = numbers.map((number, i) => {
    const name = join(folder, `${i}.dcm`);
    writeFileSync(name, String(number));
    return name;
  });
  const run = makeDeidentify(new Uint8Array(32), (bytes) => file(Number(bytes.toString())));
  return (extra: readonly string[] = [], out = join(folder, 'out')) =>
    run(projectId, study, [...files, ...extra], out, () => {});
}

it('puts each series into a folder of its own, in the order of their numbers', async () => {
  const result = await deidentify([2, 1, 2], clean)();
  if (result === 'FAILED') throw new Error('failed');
  expect(result.map(({ name, instances }) => [name.slice(0, 7), instances.length])).toEqual([
    ['0001-ct', 1],
    ['0002-ct', 2],
  ]);
  for (const { folder: its, instances } of result)
    for (const { file } of instances) expect(readFileSync(file, 'utf8').length > 0 && file.startsWith(its)).toBe(true);
});

it('leaves out what shows no image, and everything where nothing varies', async () => {
  const some = await deidentify([1, 2], (n) => clean(n, n === 1 ? 'NONE' : 'VARIED'))();
  expect(some).toHaveLength(1);
  expect(await deidentify([1, 2], (n) => clean(n, 'CONSTANT'))()).toEqual([]);
});

it('is FAILED when a file cannot be cleaned', async () => {
  const broken = (): never => {
    throw new RangeError('Offset is outside the bounds of the DataView');
  };
  expect(await deidentify([1], broken)()).toBe('FAILED');
});

it('blames nothing on the study when memory runs out', async () => {
  const tooLarge = (): never => {
    throw new RangeError('Array buffer allocation failed');
  };
  await expect(deidentify([1], tooLarge)()).rejects.toThrow('allocation failed');
});

it('blames nothing on the study when a file cannot be read or written', async () => {
  await expect(deidentify([1], clean)([join(folder, 'missing')])).rejects.toMatchObject({ code: 'ENOENT' });
  const occupied = join(folder, 'occupied');
  writeFileSync(occupied, '');
  await expect(deidentify([1], clean)([], join(occupied, 'out'))).rejects.toMatchObject({ code: 'ENOTDIR' });
});
