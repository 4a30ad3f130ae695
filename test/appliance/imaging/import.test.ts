import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitUntil } from '#local/process';
import { identitiesOf, makeStudy, type StudySpec } from '#test/fixtures/dicom-study';
import { type ImagingTrust, startImagingTrust } from '#test/support/imaging-trust';

const projects = {
  mixed: '0198c8a0-0000-7000-8000-000000000001',
  whole: '0198c8a0-0000-7000-8000-000000000002',
  killed: '0198c8a0-0000-7000-8000-000000000003',
  unreachable: '0198c8a0-0000-7000-8000-000000000004',
};

const folder = mkdtempSync(join(tmpdir(), 'imaging-'));
const tester = { aeTitle: 'TESTER', port: 11_999 };
let trust: ImagingTrust;
let nextUid = 1;

const study = (name: string, spec: Partial<StudySpec> = {}): StudySpec => ({
  uid: `1.2.826.0.1.3680043.99.${nextUid++}`,
  accessionNumber: `ACC${name}`,
  patientId: `HOSP-${name}`,
  patientName: `Featherstone^Ada${name}`,
  ...spec,
});
const keyOf = (n: number): string => n.toString(16).padStart(16, '0');
const asked = (spec: Pick<StudySpec, 'accessionNumber' | 'patientId'>, n: number) => ({
  accessionNumber: spec.accessionNumber,
  patientId: spec.patientId,
  studyKey: keyOf(n),
  personKey: keyOf(n + 0xaaaa0000),
});
const filesUnder = (root: string): string[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
const researchStudies = async (): Promise<{ MainDicomTags: Record<string, string>; ID: string }[]> =>
  (await fetch(`${trust.research.url}/studies?expand`)).json() as Promise<never>;
const researchInstances = async (): Promise<string[]> =>
  (await fetch(`${trust.research.url}/instances`)).json() as Promise<never>;

const good = Array.from({ length: 4 }, (_, i) => study(`GOOD${i}`));
const twins = [study('TWIN'), study('TWIN')];
const mismatch = study('MISMATCH');
const missing = study('MISSING');
const blank = study('BLANK', { pixels: 'blank' });
const noPixels = study('NOPIX', { pixels: 'none' });
const typedName = study('TYPED', { bodyPart: 'FEATHERSTONE' });
const truncated = study('SHORT', {
  slices: 1,
  override: { '7FE00010': { vr: 'OW', Value: [new Uint8Array([1, 2, 3, 4]).buffer] } },
});
const absent = study('ABSENT');
const everyone = [...good, ...twins, mismatch, missing, blank, noPixels, typedName, truncated];

beforeAll(async () => {
  trust = await startImagingTrust(folder, tester);
  for (const spec of everyone) await trust.addToPacs(makeStudy(spec));
  // One file of the study is gone from the PACS's disk: it still counts it, and can no longer send it.
  const [held] = (await (
    await fetch(`${trust.pacs.url}/tools/find`, {
      method: 'POST',
      body: JSON.stringify({ Level: 'Instance', Query: { SOPInstanceUID: `${missing.uid}.1.4` } }),
    })
  ).json()) as string[];
  const attachment = (await (await fetch(`${trust.pacs.url}/instances/${held}/attachments/dicom/info`)).json()) as {
    Uuid: string;
  };
  for (const file of filesUnder(trust.pacs.storageFolder)) if (file.endsWith(attachment.Uuid)) rmSync(file);
  trust.cohorts.set(projects.mixed, [
    ...good.map((spec, i) => asked(spec, i)),
    asked(absent, 10),
    asked(twins[0]!, 11),
    asked({ ...mismatch, patientId: 'HOSP-OTHER' }, 12),
    asked(missing, 13),
    asked(blank, 14),
    asked(noPixels, 15),
    asked(typedName, 16),
    asked(truncated, 17),
    asked({ accessionNumber: 'ACC*', patientId: '' }, 18),
    asked({ accessionNumber: '', patientId: '' }, 19),
  ]);
});

afterAll(async () => {
  await trust?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('the import of a frozen cohort', () => {
  it('imports what is whole and leaves out the rest, each for its true reason', async () => {
    expect((await trust.start(projects.mixed)).studiesAsked).toBe(14);
    const ended = await trust.finished(projects.mixed, 60);
    expect(ended).toMatchObject({ studiesAsked: 14, studiesImported: 4, instancesImported: 16 });
    expect(ended.summary).toMatchObject({ status: 'PARTIAL', figures: { personsWithImages: 4 } });
    expect(ended.excluded).toEqual([
      { reason: 'NOT_IN_PACS', studies: 1 },
      { reason: 'SEVERAL_STUDIES', studies: 1 },
      { reason: 'PATIENT_MISMATCH', studies: 1 },
      { reason: 'INSTANCES_MISSING', studies: 1 },
      { reason: 'NO_PIXELS', studies: 2 },
      { reason: 'DEIDENTIFICATION_FAILED', studies: 1 },
      { reason: 'CONVERSION_FAILED', studies: 1 },
      { reason: 'ACCESSION_UNUSABLE', studies: 2 },
    ]);
  });

  it('serves the images of exactly the imported studies, and nothing unfinished', async () => {
    const { images } = await trust.images(projects.mixed);
    const files = [expect.stringMatching(/^0001-ct-[0-9a-f]{12}\.nii\.gz$/)];
    expect(images).toEqual(good.map((_, i) => ({ studyKey: keyOf(i), files })));
    for (const { studyKey, files } of images) {
      const nifti = gunzipSync(readFileSync(join(trust.imageFolder, projects.mixed, studyKey, files[0]!)));
      expect([nifti.readInt16LE(42), nifti.readInt16LE(44), nifti.readInt16LE(46)]).toEqual([64, 64, 4]);
    }
    expect(readdirSync(join(trust.imageFolder, projects.mixed))).toHaveLength(4);
    expect(readdirSync(join(trust.imageFolder, '.incoming'))).toEqual([]);
  });

  it('puts only the imported studies into the research store, under their pseudonyms', async () => {
    const accessions = (await researchStudies()).map(({ MainDicomTags }) => MainDicomTags.AccessionNumber).sort();
    expect(accessions).toEqual(good.map((_, i) => keyOf(i)));
    expect(await researchInstances()).toHaveLength(16);
  });

  it('is seen alike by an independent DICOM tool', () => {
    const query = ['-S', '-aet', 'TESTER', '-aec', 'RESEARCH', '-k', '0008,0052=STUDY', '-k', 'PatientID'];
    const find = (accession: string): string => {
      const place = ['127.0.0.1', String(trust.research.dicomPort)];
      const result = spawnSync('findscu', ['-v', ...query, '-k', `AccessionNumber=${accession}`, ...place]);
      return `${result.stdout}${result.stderr}`;
    };
    expect(find(keyOf(0))).toContain(keyOf(0xaaaa0000));
    expect(find(good[0]!.accessionNumber)).not.toContain(good[0]!.patientId);
  });

  it('leaves no identity in any file it keeps, in the research store or in its log', async () => {
    const haystacks: [string, Buffer][] = [
      ...filesUnder(join(folder, 'data')).map((file): [string, Buffer] => [file, readFileSync(file)]),
      ...filesUnder(trust.imageFolder).map((file): [string, Buffer] => [file, gunzipSync(readFileSync(file))]),
      ['log', readFileSync(join(folder, 'imaging.log'))],
    ];
    for (const id of await researchInstances()) {
      const answer = await fetch(`${trust.research.url}/instances/${id}/file`);
      haystacks.push([id, Buffer.from(await answer.arrayBuffer())]);
    }
    const identities = [...new Set(everyone.flatMap(identitiesOf))];
    for (const [name, bytes] of haystacks)
      for (const identity of identities) expect(bytes.includes(identity), `${identity} in ${name}`).toBe(false);
    // The search finds what it looks for where it is.
    expect(identities.filter((identity) => makeStudy(good[0]!)[0]!.includes(identity)).length).toBeGreaterThan(8);
    expect(filesUnder(join(folder, 'data', 'scratch'))).toEqual([]);
  });

  it('changes nothing when it is asked for again', async () => {
    const before = await trust.progress(projects.mixed);
    expect(await trust.start(projects.mixed)).toEqual(before);
    expect(await trust.progress(projects.mixed)).toEqual(before);
  });

  it('knows nothing of a project that was never imported', async () => {
    await expect(trust.images('0198c8a0-0000-7000-8000-0000000000ff')).rejects.toMatchObject({
      code: 'IMAGES_MISSING',
    });
    await expect(trust.progress('0198c8a0-0000-7000-8000-0000000000ff')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('the receiver of images', () => {
  it('refuses a caller that is not the PACS, and from the PACS an instance that nobody asked for', () => {
    const file = join(folder, 'unasked.dcm');
    writeFileSync(file, makeStudy(study('UNASKED'))[0]!);
    const send = (callingAeTitle: string) =>
      spawnSync('storescu', [
        '-v',
        '-aet',
        callingAeTitle,
        '-aec',
        'IMAGING',
        '127.0.0.1',
        String(trust.dimsePort),
        file,
      ]);
    const stranger = send('TESTER');
    expect(stranger.status).not.toBe(0);
    expect(String(stranger.stderr)).toMatch(/Calling AE Title Not Recognized/i);
    const pushed = send('PACS');
    expect(String(pushed.stdout) + String(pushed.stderr)).not.toMatch(/Status: Success|0x0000: Success/);
    expect(filesUnder(join(folder, 'data', 'scratch'))).toEqual([]);
  });

  it('answers the PACS’s own C-ECHO', () => {
    execFileSync('echoscu', ['-aet', 'PACS', '-aec', 'IMAGING', '127.0.0.1', String(trust.dimsePort)]);
  });
});

describe('a person who opts out, and a project that ends', () => {
  const projectId = '0198c8a0-0000-7000-8000-000000000005';
  const members = [study('LEAVES'), study('STAYS')];
  const rows = members.map((spec, i) => asked(spec, 500 + i));
  const archived = async () => (await researchStudies()).map(({ MainDicomTags }) => MainDicomTags.AccessionNumber);

  it('leave nothing in the image folder or in the research store, and others stay', async () => {
    for (const spec of members) await trust.addToPacs(makeStudy(spec));
    trust.cohorts.set(projectId, rows);
    await trust.start(projectId);
    expect(await trust.finished(projectId, 60)).toMatchObject({ studiesImported: 2 });
    expect(await archived()).toEqual(expect.arrayContaining([keyOf(500), keyOf(501)]));

    trust.cohorts.set(projectId, rows.slice(1));
    const { images, summary } = await trust.images(projectId);
    expect(images.map(({ studyKey }) => studyKey)).toEqual([keyOf(501)]);
    expect(summary).toMatchObject({ status: 'READY', figures: { personsWithImages: 2 } });
    expect((await trust.progress(projectId)).studiesAsked).toBe(1);
    expect(readdirSync(join(trust.imageFolder, projectId))).toEqual([keyOf(501)]);
    expect(await archived()).not.toContain(keyOf(500));
    expect(await archived()).toContain(keyOf(501));

    expect(await trust.deleteImages(projectId)).toEqual({ imagesLeft: 0 });
    expect(await trust.deleteImages(projectId)).toEqual({ imagesLeft: 0 });
    expect(readdirSync(trust.imageFolder)).not.toContain(projectId);
    expect(await archived()).not.toContain(keyOf(501));
    expect(await archived()).toContain(keyOf(0));
    await expect(trust.start(projectId)).rejects.toMatchObject({ code: 'COHORT_DELETED' });
    expect((await trust.images(projects.mixed)).images).toHaveLength(4);
  });
});

describe('a larger cohort', () => {
  const specs = Array.from({ length: 60 }, (_, i) => study(`BULK${i}`, { size: 96 }));

  beforeAll(async () => {
    for (const spec of specs) await trust.addToPacs(makeStudy(spec));
    const rows = (offset: number) => specs.map((spec, i) => asked(spec, offset + i));
    trust.cohorts.set(projects.whole, rows(100));
    trust.cohorts.set(projects.killed, rows(200));
    trust.cohorts.set(projects.unreachable, rows(300).slice(0, 3));
  });

  it('is READY when every study is imported', async () => {
    await trust.start(projects.whole);
    expect(await trust.finished(projects.whole, 120)).toMatchObject({
      ...{ studiesImported: 60, instancesImported: 240, excluded: [] },
      summary: { status: 'READY', figures: { personsWithImages: 60 } },
    });
  });

  it('goes on after kill -9 with the studies that are left, and does none of them twice', async () => {
    await trust.start(projects.killed);
    await waitUntil(async () => (await trust.progress(projects.killed)).studiesDone >= 5, 300);
    const image = (n: number): string => join(trust.imageFolder, projects.killed, keyOf(n));
    await trust.restart();
    const made = Array.from({ length: 60 }, (_, i) => 200 + i).filter((n) =>
      statSync(image(n), { throwIfNoEntry: false }),
    );
    expect(made.length).toBeGreaterThanOrEqual(5);
    expect(made.length).toBeLessThan(60);
    expect(await trust.finished(projects.killed, 120)).toMatchObject({
      ...{ studiesImported: 60, instancesImported: 240 },
      summary: { status: 'READY' },
    });
    const log = readFileSync(join(folder, 'imaging.log'), 'utf8').split('\n');
    const done = log.filter((line) => line.includes('IMPORT_STUDY_DONE') && line.includes(projects.killed));
    expect(new Set(done).size).toBe(60);
    expect(done).toHaveLength(60);
    expect(filesUnder(join(folder, 'data', 'scratch'))).toEqual([]);
    // 4 studies of the mixed cohort, and two projects that share sixty studies but no UID.
    expect(await researchInstances()).toHaveLength(16 + 240 + 240);
  });

  it('says FAILED at the deadline without blaming the studies while the PACS is away, and imports them when asked again', async () => {
    await trust.pacs.stop();
    await trust.start(projects.unreachable, new Date(Date.now() + 5000));
    expect(await trust.finished(projects.unreachable, 60)).toMatchObject({
      studiesAsked: 3,
      studiesImported: 0,
      excluded: [],
      summary: { status: 'FAILED', failure: { code: 'PACS_UNREACHABLE' } },
    });
    await waitUntil(async () => (await trust.health()).parts.pacs === 'down', 300);
    expect(await trust.health()).toMatchObject({
      status: 'degraded',
      parts: { pacs: 'down', researchStore: 'healthy', imageDisk: 'healthy' },
    });

    await trust.pacs.startAgain();
    await trust.start(projects.unreachable);
    const again = await trust.finished(projects.unreachable, 120);
    expect(again).toMatchObject({ studiesImported: 3, summary: { status: 'READY' } });
  });
});
