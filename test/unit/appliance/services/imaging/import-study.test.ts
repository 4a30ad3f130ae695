import { describe, expect, it } from 'vitest';
import type { SeriesConversion } from '#appliance/services/imaging/conversion';
import type { DeidentifiedSeries } from '#appliance/services/imaging/deidentified-series';
import { type ImportStudyDeps, importStudy, isUsableAccession } from '#appliance/services/imaging/import-study';
import { AppError } from '#contracts/app-error';
import { ProjectId } from '#contracts/ids';

const projectId = ProjectId.parse('0198c8a0-0000-7000-8000-000000000001');
const study = { accessionNumber: 'A1', studyKey: '1'.repeat(16), personKey: '2'.repeat(16), patientId: 'P1' };
const found = { studyInstanceUid: '1.2.3', accessionNumber: 'A1', patientId: 'P1' };
const instance = { file: 'c', sopClassUid: '1', sopInstanceUid: '2', transferSyntaxUid: '3', pixelBytes: 1 };
const series = (name: string, instances = 1): DeidentifiedSeries => ({
  name,
  folder: name,
  instances: Array.from({ length: instances }, () => instance),
});

type World = {
  matches?: (typeof found)[];
  instances?: string[];
  arrived?: string[];
  clean?: readonly DeidentifiedSeries[] | 'FAILED';
  unconvertible?: readonly string[];
  refused?: number;
  full?: boolean;
};

/** A world in which all goes well unless the test says what does not; it notes what is done in it. */
function world({
  matches = [found],
  instances = ['i'],
  arrived = ['f'],
  clean = [series('one')],
  unconvertible = [],
  refused = 0,
  full = false,
}: World) {
  const done: string[] = [];
  const note = (what: string): void => void done.push(what);
  const deps: ImportStudyDeps = {
    pacs: {
      echo: async () => {},
      findStudies: async () => {
        note('find');
        return matches;
      },
      listInstances: async () => instances,
      fetchStudy: async () => {
        note('fetch');
        return arrived;
      },
    },
    research: {
      echo: async () => {},
      store: async () => {
        note('store');
        return { refused };
      },
    },
    deidentify: async () => clean,
    convert: async ({ name, instances: its }): Promise<SeriesConversion> =>
      unconvertible.includes(name)
        ? { name, instances: its.length, files: [], findings: ['NOT_CONVERTED'] }
        : {
            name,
            instances: its.length,
            files: [{ name: `${name}.nii.gz`, sha256: 'ab'.repeat(32) }],
            findings: [],
          },
    folders: {
      open: () => ({
        identifiable: '',
        deidentified: '',
        images: '',
        removeIdentifiable: () => note('drop'),
        publish: async () => note('publish'),
        close: () => note('close'),
      }),
    },
    requireFreeSpace: async () => {
      if (full) throw new AppError('STORAGE_UNAVAILABLE');
    },
  };
  return { deps, done };
}

const outcome = (w: World, asked = study) => importStudy(projectId, asked, world(w).deps, () => {});

it.each(['FAK00000001', '1', 'a b', 'ÄÖ-9'])('queries the PACS for the accession number %j', (accession) => {
  expect(isUsableAccession(accession)).toBe(true);
});

it.each(['', ' ', '*', 'FAK*', 'FAK?', 'A\\B', ' FAK1', 'FAK1 ', 'FAK\n1'])(
  'never queries the PACS for the accession number %j',
  (accession) => {
    expect(isUsableAccession(accession)).toBe(false);
  },
);

describe('the import of one study', () => {
  it('drops what is identifiable before the images go anywhere, and cleans up at the end', async () => {
    const { deps, done } = world({});
    expect(await importStudy(projectId, study, deps, () => {})).toMatchObject({ kind: 'IMPORTED', instances: 1 });
    expect(done).toEqual(['find', 'fetch', 'drop', 'store', 'publish', 'close']);
  });

  it.each<[string, World]>([
    ['NOT_IN_PACS', { matches: [] }],
    ['NOT_IN_PACS', { matches: [{ ...found, accessionNumber: 'a1' }] }],
    ['SEVERAL_STUDIES', { matches: [found, { ...found, studyInstanceUid: '1.2.4' }] }],
    ['PATIENT_MISMATCH', { matches: [{ ...found, patientId: 'P2' }] }],
    ['PATIENT_MISMATCH', { matches: [found, { ...found, patientId: 'P2' }] }],
    ['PATIENT_MISMATCH', { matches: [{ ...found, patientId: 'P2' }, found] }],
    ['INSTANCES_MISSING', { instances: ['i', 'j'] }],
    ['INSTANCES_MISSING', { instances: [], arrived: [] }],
    ['DEIDENTIFICATION_FAILED', { clean: 'FAILED' }],
    ['NO_PIXELS', { clean: [] }],
    ['CONVERSION_FAILED', { unconvertible: ['one'] }],
  ])('leaves it out as %s', async (reason, wrong) => {
    const { deps, done } = world(wrong);
    expect(await importStudy(projectId, study, deps, () => {})).toEqual({ kind: 'EXCLUDED', reason });
    expect(done).not.toContain('store');
    expect(done).not.toContain('publish');
    expect(done.includes('fetch')).toBe(done.includes('close'));
  });

  it('leaves it out when the research store accepts none of its instances, and publishes nothing', async () => {
    const { deps, done } = world({ clean: [series('one', 2)], refused: 2 });
    expect(await importStudy(projectId, study, deps, () => {})).toEqual({
      kind: 'EXCLUDED',
      reason: 'RESEARCH_STORE_REFUSED',
    });
    expect(done).not.toContain('publish');
  });

  it('counts the instances that the research store refuses, and imports the others', async () => {
    expect(await outcome({ clean: [series('one', 3)], refused: 1 })).toMatchObject({
      kind: 'IMPORTED',
      instances: 2,
      refused: 1,
    });
  });

  it('says of each series what became of it', async () => {
    expect(await outcome({ clean: [series('one', 3), series('two', 2)], unconvertible: ['two'] })).toMatchObject({
      kind: 'IMPORTED',
      instances: 5,
      files: [{ name: 'one.nii.gz' }],
      series: [
        { name: 'one', instances: 3, files: 1, findings: [] },
        { name: 'two', instances: 2, files: 0, findings: ['NOT_CONVERTED'] },
      ],
    });
  });

  it('is not begun, and not settled, while this machine has no room for it', async () => {
    const { deps, done } = world({ full: true });
    await expect(importStudy(projectId, study, deps, () => {})).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
    expect(done).toEqual([]);
  });

  it('is not settled when its images cannot be published, and leaves nothing behind', async () => {
    const { deps, done } = world({});
    const open: ImportStudyDeps['folders']['open'] = (...args) => ({
      ...deps.folders.open(...args),
      publish: async () => {
        throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
      },
    });
    await expect(importStudy(projectId, study, { ...deps, folders: { open } }, () => {})).rejects.toThrow('no space');
    expect(done.at(-1)).toBe('close');
  });

  it('takes the same study reported twice as one', async () => {
    expect(await outcome({ matches: [found, found] })).toMatchObject({ kind: 'IMPORTED' });
  });

  it('does not compare patients where the trust maps none, but still refuses a study of two', async () => {
    const unmapped = { ...study, patientId: '' };
    const other = { ...found, patientId: 'P2' };
    expect(await outcome({ matches: [other] }, unmapped)).toMatchObject({ kind: 'IMPORTED' });
    expect(await outcome({ matches: [found, other] }, unmapped)).toMatchObject({ reason: 'PATIENT_MISMATCH' });
  });

  it('never sends an accession number that would match more than itself', async () => {
    const { deps, done } = world({});
    const reason = 'ACCESSION_UNUSABLE';
    expect(await importStudy(projectId, { ...study, accessionNumber: 'A*' }, deps, () => {})).toEqual({
      kind: 'EXCLUDED',
      reason,
    });
    expect(done).toEqual([]);
  });
});
