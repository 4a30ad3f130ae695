import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeStudy, type StudySpec, slicePixels } from '#test/fixtures/dicom-study';
import { type Compression, compressed, compressions, pixelsOf } from '#test/support/compressed-files';
import { type ImagingTrust, startImagingTrust } from '#test/support/imaging-trust';
import { niftiVoxels } from '#test/support/nifti-voxels';

const folder = mkdtempSync(join(tmpdir(), 'whole-studies-'));
let trust: ImagingTrust;
let nextUid = 1;
let nextProject = 1;

const project = (): string => `0198c8a0-0000-7000-8000-00000000a${String(nextProject++).padStart(3, '0')}`;
const study = (name: string, spec: Partial<StudySpec> = {}): StudySpec => ({
  uid: `1.2.826.0.1.3680043.97.${nextUid++}`,
  accessionNumber: `ACC${name}`,
  patientId: `HOSP-${name}`,
  patientName: `Featherstone^Ada${name}`,
  ...spec,
});
const keyOf = (n: number): string => n.toString(16).padStart(16, '0');
const cohortOf = (projectId: string, specs: readonly StudySpec[]): void =>
  void trust.cohorts.set(
    projectId,
    specs.map(({ accessionNumber, patientId }, i) => ({
      accessionNumber,
      patientId,
      studyKey: keyOf(i),
      personKey: keyOf(i + 0xbbbb0000),
    })),
  );
const endOf = async (projectId: string) => {
  const { summary, ...counts } = await trust.finished(projectId, 600);
  return { ...counts, ...summary };
};
const filesOf = (projectId: string, n: number): string[] =>
  readdirSync(join(trust.imageFolder, projectId, keyOf(n)))
    .sort()
    .map((name) => join(trust.imageFolder, projectId, keyOf(n), name));
const read = async (path: string): Promise<any> => (await fetch(`${trust.research.url}${path}`)).json();

beforeAll(async () => {
  trust = await startImagingTrust(folder, { aeTitle: 'TESTER', port: 11_998 });
});
afterAll(async () => {
  await trust?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('a study of ten slices of 256 by 256 that the PACS sends', () => {
  const projectId = project();
  const specs = new Map(
    compressions.map((compression, i): [Compression, StudySpec] => [
      compression,
      study(`SYNTAX${i}`, { slices: 10, size: 256 }),
    ]),
  );
  let archived: { slice: number; file: Buffer; accession: string }[];

  beforeAll(async () => {
    for (const [compression, spec] of specs)
      await trust.addToPacs(await Promise.all(makeStudy(spec).map((file) => compressed(file, compression))));
    cohortOf(projectId, [...specs.values()]);
    await trust.start(projectId);
    await endOf(projectId);
    archived = [];
    for (const id of (await read('/instances')) as string[]) {
      const { InstanceNumber, AccessionNumber } = await read(`/instances/${id}/simplified-tags`);
      const file = Buffer.from(await (await fetch(`${trust.research.url}/instances/${id}/file`)).arrayBuffer());
      archived.push({ slice: Number(InstanceNumber) - 1, file, accession: AccessionNumber });
    }
  });

  it('is imported, whatever its pixels are compressed with', async () => {
    expect(await endOf(projectId)).toMatchObject({
      status: 'READY',
      studiesImported: compressions.length,
      instancesImported: 10 * compressions.length,
      excluded: [],
    });
  });

  it.each(compressions.map((compression, i) => [compression, i] as const))(
    'has the original’s pixels in the NIfTI and in the research store: %s',
    async (_, n) => {
      const [file, ...others] = filesOf(projectId, n);
      expect(others).toEqual([]);
      const voxels = niftiVoxels(readFileSync(file!));
      expect(voxels.size).toEqual([256, 256, 10]);
      const stored = archived.filter(({ accession }) => accession === keyOf(n));
      expect(stored.map(({ slice }) => slice).sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      for (const { slice, file: dicom } of stored) {
        const original = slicePixels(256, slice);
        expect(Buffer.from((await pixelsOf(dicom)).buffer).equals(Buffer.from(original.buffer))).toBe(true);
        // NIfTI counts rows from below.
        const same = original.every((value, i) => voxels.at(i % 256, 255 - Math.floor(i / 256), slice) === value);
        expect(same, `slice ${slice}`).toBe(true);
      }
    },
  );

  it('comes in frames of more than 20 KiB, which were broken up before', async () => {
    for (const compression of ['RLE', 'JPEG lossless', 'JPEG 2000'] as const) {
      const [file] = makeStudy(specs.get(compression)!);
      expect((await compressed(file!, compression)).length).toBeGreaterThan(25_000);
    }
  });
});

describe('the pixels of a study', () => {
  it('keep their sign: −1 of a signed 12-bit image is −1', async () => {
    const projectId = project();
    const values = Int16Array.from({ length: 64 * 64 }, (_, i) => (i % 7) - 3);
    const signed = study('SIGNED', {
      slices: 3,
      override: {
        '00280101': { vr: 'US', Value: [12] },
        '00280102': { vr: 'US', Value: [11] },
        '00280103': { vr: 'US', Value: [1] },
        '7FE00010': { vr: 'OW', Value: [values.map((value) => value & 0x0fff).buffer] },
      },
    });
    await trust.addToPacs(makeStudy(signed));
    cohortOf(projectId, [signed]);
    await trust.start(projectId);
    expect(await endOf(projectId)).toMatchObject({ status: 'READY' });
    const voxels = niftiVoxels(readFileSync(filesOf(projectId, 0)[0]!));
    for (const [i, value] of values.entries()) expect(voxels.at(i % 64, 63 - Math.floor(i / 64), 1)).toBe(value);
  });
});

describe('a study of many series', () => {
  it('has one volume a series, in the order of their numbers', async () => {
    const projectId = project();
    const many = study('SERIES', { series: 40, slices: 3 });
    const two = study('TWOSERIES', { series: 2, slices: 3 });
    for (const spec of [many, two]) await trust.addToPacs(makeStudy(spec));
    cohortOf(projectId, [many, two]);
    await trust.start(projectId);
    expect(await endOf(projectId)).toMatchObject({ status: 'READY', instancesImported: 126 });
    const names = (n: number): string[] => readdirSync(join(trust.imageFolder, projectId, keyOf(n))).sort();
    expect(names(0).map((name) => Number(name.slice(0, 4)))).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
    expect(names(1).map((name) => name.replace(/[0-9a-f]{12}/, '…'))).toEqual(['0001-ct-….nii.gz', '0002-ct-….nii.gz']);
    for (const file of filesOf(projectId, 0)) expect(niftiVoxels(readFileSync(file)).size).toEqual([64, 64, 3]);
  });
});

describe('an object of 32 bits a pixel', () => {
  it('is settled, and holds up no other study', async () => {
    const projectId = project();
    const dose = Array.from({ length: 6 }, (_, i) =>
      study(`DOSE${i}`, {
        slices: 1,
        override: {
          '00080016': { vr: 'UI', Value: ['1.2.840.10008.5.1.4.1.1.481.2'] },
          '00080060': { vr: 'CS', Value: ['RTDOSE'] },
          '00280100': { vr: 'US', Value: [32] },
          '00280101': { vr: 'US', Value: [32] },
          '00280102': { vr: 'US', Value: [31] },
          '7FE00010': { vr: 'OW', Value: [Uint32Array.from({ length: 64 * 64 }, (_, k) => k * 1000).buffer] },
        },
      }),
    );
    const good = Array.from({ length: 4 }, (_, i) => study(`WITHDOSE${i}`));
    const specs = [...dose, ...good];
    for (const spec of specs) await trust.addToPacs(makeStudy(spec));
    cohortOf(projectId, specs);
    await trust.start(projectId);
    const { excluded, failure, studiesImported } = await endOf(projectId);
    expect(studiesImported + excluded.reduce((sum, { studies }) => sum + studies, 0)).toBe(10);
    expect(failure).toBeUndefined();
    const { images } = await trust.images(projectId);
    expect(images.map(({ studyKey }) => studyKey)).toEqual(expect.arrayContaining([6, 7, 8, 9].map(keyOf)));
  });
});

describe('two projects that import the same studies at once', () => {
  it('both have every one of them', async () => {
    const specs = Array.from({ length: 20 }, (_, i) => study(`SHARED${i}`, { slices: 8 }));
    for (const spec of specs) await trust.addToPacs(makeStudy(spec));
    const [one, two] = [project(), project()];
    for (const projectId of [one, two]) cohortOf(projectId, specs);
    await Promise.all([trust.start(one), trust.start(two)]);
    for (const projectId of [one, two])
      expect(await endOf(projectId)).toMatchObject({
        status: 'READY',
        studiesImported: 20,
        instancesImported: 160,
        excluded: [],
      });
  });
});
