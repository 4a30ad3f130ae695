import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { niftiByDcm2niix } from '#appliance/services/imaging/adapters/nifti-by-dcm2niix';
import { AppError } from '#contracts/app-error';

let folder: string;
let out: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'convert-'));
  out = join(folder, 'out');
  mkdirSync(join(folder, 'in'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A NIfTI file of 2 by 2 by 2 voxels of 16 bits. */
function nifti(): Buffer {
  const bytes = Buffer.alloc(352 + 16);
  bytes.writeInt32LE(348, 0);
  for (const [i, n] of [3, 2, 2, 2].entries()) bytes.writeInt16LE(n, 40 + 2 * i);
  bytes.writeInt16LE(16, 72);
  bytes.writeFloatLE(352, 108);
  bytes.write('n+1\0', 344, 'latin1');
  return gzipSync(bytes);
}

const instance = { file: '', sopClassUid: '1', sopInstanceUid: '2', transferSyntaxUid: '3', pixelBytes: 16 };
const roomy = async (): Promise<void> => {};
const full = async (): Promise<void> => {
  throw new AppError('STORAGE_UNAVAILABLE');
};

/** Converts with a program that does what `script` says in its output folder, `$OUT`. */
function convert(script: string, requireFreeSpace = roomy) {
  const program = join(folder, 'program');
  writeFileSync(join(folder, 'good.gz'), nifti());
  writeFileSync(program, `#!/bin/sh\necho run >> ${folder}/runs\nGOOD=${folder}/good.gz\nOUT=$8\n${script}\n`);
  chmodSync(program, 0o700);
  const series = { name: '0001-ct-abc', folder: join(folder, 'in'), instances: [instance] };
  return niftiByDcm2niix(program, requireFreeSpace)(series, out);
}
const runs = (): number => readFileSync(join(folder, 'runs'), 'utf8').trim().split('\n').length;

it('names each volume after its series and the program’s own suffix, with its hash', async () => {
  const converted = await convert('/bin/cp $GOOD $OUT/v.nii.gz; /bin/cp $GOOD $OUT/v_e2.nii.gz');
  expect(converted).toEqual({
    name: '0001-ct-abc',
    instances: 1,
    files: [
      { name: '0001-ct-abc.nii.gz', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      { name: '0001-ct-abc_e2.nii.gz', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ],
    findings: [],
  });
  expect(readdirSync(out).sort()).toEqual(['0001-ct-abc.nii.gz', '0001-ct-abc_e2.nii.gz']);
  expect(runs()).toBe(1);
});

it.each([
  ['an empty file beside exit code 0', ': > $OUT/v.nii.gz'],
  ['a file cut short', '/usr/bin/head -c 30 $GOOD > $OUT/v.nii.gz'],
  ['a whole gzip file that is no NIfTI', 'echo x | /bin/gzip > $OUT/v.nii.gz'],
  ['a fault of its output folder', 'exit 6'],
  ['its end by a signal', 'kill -9 $$'],
])('takes %s for a fault of this machine', async (_, script) => {
  await expect(convert(script)).rejects.toMatchObject({ code: 'IMPORT_FAILED' });
  await expect(convert(script, full)).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
  expect(readdirSync(out)).toEqual([]);
});

it('takes a program that cannot be started for a fault of this machine', async () => {
  const series = { name: 's', folder: join(folder, 'in'), instances: [instance] };
  await expect(niftiByDcm2niix(join(folder, 'nothing'), roomy)(series, out)).rejects.toMatchObject({
    code: 'IMPORT_FAILED',
  });
});

it('blames the images only when they fail twice on a disk that has room', async () => {
  expect(await convert('exit 1')).toMatchObject({ files: [], findings: ['NOT_CONVERTED'] });
  expect(runs()).toBe(2);
  await expect(convert('exit 1', full)).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
});

it('takes what the second attempt makes, when the first found the disk full for a moment', async () => {
  const script = `[ $(/usr/bin/wc -l < ${'$(/usr/bin/dirname $0)'}/runs) -gt 1 ] || exit 1; /bin/cp $GOOD $OUT/v.nii.gz`;
  expect(await convert(script)).toMatchObject({ files: [{ name: '0001-ct-abc.nii.gz' }], findings: [] });
});

it.each([
  ['SOME_NOT_CONVERTED', '', 8],
  ['CONVERTER_ERROR', '', 1],
  ['SLICE_SPACING_VARIES', 'Warning: Interslice distance varies in this volume', 0],
  ['GANTRY_TILT', 'Warning: Note these images have gantry tilt of 15 degrees', 0],
  ['DIMENSIONS_VARY', 'Slices not stacked: dimensions vary across slices', 0],
])('keeps usable volumes and says %s', async (finding, line, code) => {
  const converted = await convert(`/bin/cp $GOOD $OUT/v.nii.gz; echo '${line}'; exit ${code}`);
  expect(converted.files).toHaveLength(1);
  expect(converted.findings).toEqual([finding]);
});
