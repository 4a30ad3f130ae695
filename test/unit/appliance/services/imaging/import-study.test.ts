import { describe, expect, it } from 'vitest';
import { type ImportStudyDeps, importStudy } from '#appliance/services/imaging/import-study';
import { ProjectId } from '#contracts/ids';

const projectId = ProjectId.parse('0198c8a0-0000-7000-8000-000000000001');
const study = { accessionNumber: 'A1', studyKey: '1'.repeat(16), personKey: '2'.repeat(16), patientId: 'P1' };
const found = { studyInstanceUid: '1.2.3', accessionNumber: 'A1', patientId: 'P1' };

type World = {
  matches?: (typeof found)[];
  instances?: string[];
  arrived?: string[];
  clean?: readonly string[] | 'FAILED';
  nifti?: string[];
};

/** A world in which all goes well unless the test says what does not; it notes what is done in it. */
function world({
  matches = [found],
  instances = ['i'],
  arrived = ['f'],
  clean = ['c'],
  nifti = ['image.nii.gz'],
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
    research: { echo: async () => {}, store: async () => note('store') },
    deidentify: async () => clean,
    convert: async () => nifti,
    folders: {
      open: () => ({
        identifiable: '',
        deidentified: '',
        images: '',
        dropIdentifiable: () => note('drop'),
        publish: (files) => {
          note('publish');
          return files.map((name) => ({ name, sha256: 'ab'.repeat(32) }));
        },
        close: () => note('close'),
      }),
    },
  };
  return { deps, done };
}

const outcome = (w: World, asked = study) => importStudy(projectId, asked, world(w).deps);

describe('the import of one study', () => {
  it('drops what is identifiable before the images go anywhere, and cleans up at the end', async () => {
    const { deps, done } = world({});
    expect(await importStudy(projectId, study, deps)).toMatchObject({ kind: 'IMPORTED', instances: 1 });
    expect(done).toEqual(['find', 'fetch', 'drop', 'store', 'publish', 'close']);
  });

  it.each<[string, World]>([
    ['NOT_IN_PACS', { matches: [] }],
    ['NOT_IN_PACS', { matches: [{ ...found, accessionNumber: 'a1' }] }],
    ['SEVERAL_STUDIES', { matches: [found, { ...found, studyInstanceUid: '1.2.4' }] }],
    ['PATIENT_MISMATCH', { matches: [{ ...found, patientId: 'P2' }] }],
    ['INSTANCES_MISSING', { instances: ['i', 'j'] }],
    ['INSTANCES_MISSING', { instances: [], arrived: [] }],
    ['DEIDENTIFICATION_FAILED', { clean: 'FAILED' }],
    ['NO_PIXELS', { clean: [] }],
    ['CONVERSION_FAILED', { nifti: [] }],
  ])('leaves it out as %s', async (reason, wrong) => {
    const { deps, done } = world(wrong);
    expect(await importStudy(projectId, study, deps)).toEqual({ kind: 'EXCLUDED', reason });
    expect(done).not.toContain('store');
    expect(done).not.toContain('publish');
    expect(done.includes('fetch')).toBe(done.includes('close'));
  });

  it('takes the same study reported twice as one', async () => {
    expect(await outcome({ matches: [found, found] })).toMatchObject({ kind: 'IMPORTED' });
  });

  it('does not compare patients where the trust maps none', async () => {
    const unmapped = { ...study, patientId: '' };
    expect(await outcome({ matches: [{ ...found, patientId: 'P2' }] }, unmapped)).toMatchObject({ kind: 'IMPORTED' });
  });

  it('never sends an accession number that would match more than itself', async () => {
    const { deps, done } = world({});
    const reason = 'ACCESSION_UNUSABLE';
    expect(await importStudy(projectId, { ...study, accessionNumber: 'A*' }, deps)).toEqual({
      kind: 'EXCLUDED',
      reason,
    });
    expect(done).toEqual([]);
  });
});
