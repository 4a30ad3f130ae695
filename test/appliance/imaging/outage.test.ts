import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitUntil } from '#local/process';
import { makeStudy, type StudySpec } from '#test/fixtures/dicom-study';
import { type ConnectionGate, openConnectionGate } from '#test/support/connection-gate';
import { type ImagingTrust, startImagingTrust } from '#test/support/imaging-trust';
import { niftiVoxels } from '#test/support/nifti-voxels';

const root = mkdtempSync(join(tmpdir(), 'outage-'));
const megabyte = 1024 * 1024;
const kilobyte = 1024;
const keyOf = (n: number): string => n.toString(16).padStart(16, '0');
let nextUid = 1;
let nextProject = 1;

const project = (): string => `0198c8a0-0000-7000-8000-00000000b${String(nextProject++).padStart(3, '0')}`;
const study = (name: string, spec: Partial<StudySpec> = {}): StudySpec => ({
  uid: `1.2.826.0.1.3680043.96.${nextUid++}`,
  accessionNumber: `ACC${name}`,
  patientId: `HOSP-${name}`,
  patientName: `Featherstone^Ada${name}`,
  ...spec,
});

/** Puts the studies into the PACS and makes a frozen cohort of them. */
async function cohort(trust: ImagingTrust, specs: readonly StudySpec[]): Promise<string> {
  const projectId = project();
  for (const spec of specs) await trust.addToPacs(makeStudy(spec));
  const rows = specs.map(({ accessionNumber, patientId }, i) => ({
    accessionNumber,
    patientId,
    studyKey: keyOf(i),
    personKey: keyOf(i + 0xcccc0000),
  }));
  trust.cohorts.set(projectId, rows);
  return projectId;
}

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('an import during which a part is stopped and started again', () => {
  const folder = join(root, 'parts');
  const gates: Record<'pacs' | 'research', ConnectionGate> = {} as never;
  let trust: ImagingTrust;

  beforeAll(async () => {
    mkdirSync(folder);
    gates.pacs = await openConnectionGate();
    gates.research = await openConnectionGate();
    trust = await startImagingTrust(
      folder,
      { aeTitle: 'TESTER', port: 11_997 },
      { PACS_PORT: String(gates.pacs.port), RESEARCH_PORT: String(gates.research.port) },
    );
    gates.pacs.leadTo(trust.pacs.dicomPort);
    gates.research.leadTo(trust.research.dicomPort);
  });
  afterAll(async () => {
    await trust?.stop();
    for (const gate of Object.values(gates)) await gate.close();
  });

  it.each([
    ['pacs', 'PACS_UNREACHABLE'],
    ['research', 'RESEARCH_STORE_UNREACHABLE'],
  ] as const)('waits and ends complete: %s', async (part, code) => {
    const specs = Array.from({ length: 12 }, (_, i) => study(`${part.toUpperCase()}${i}`));
    const projectId = await cohort(trust, specs);
    gates[part].holdAfter(8);
    await trust.start(projectId);
    expect(await waitUntil(async () => gates[part].held() > 0, 300)).toBe(true);
    await trust[part].stop();
    gates[part].open();
    expect(await waitUntil(async () => (await trust.progress(projectId)).waitingFor === code, 300)).toBe(true);
    const { state, studiesDone } = await trust.progress(projectId);
    expect(state).toBe('RUNNING');
    expect(studiesDone).toBeLessThan(12);

    await trust[part].startAgain();
    const ended = await trust.finished(projectId, 600);
    expect(ended).toMatchObject({ studiesImported: 12, instancesImported: 48, excluded: [] });
    expect(ended.summary).toMatchObject({ status: 'READY', figures: { personsWithImages: 12 } });
    expect(ended.summary?.failure).toBeUndefined();
  });
});

/** Pixels that no compression makes smaller. */
const noise = {
  '7FE00010': { vr: 'OW', Value: [createHash('shake256', { outputLength: 2 * 256 * 256 }).digest().buffer] },
};

/** A small file system of memory at `folder`; undefined where this process may not mount one. */
function mountSmall(folder: string, size: number): (() => void) | undefined {
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'none', folder], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  return () => execFileSync('umount', ['-l', folder]);
}

/** Fills a file system until only `leave` bytes are free; answers what frees it again. */
function fill(folder: string, leave: number): () => void {
  const { bavail, bsize } = statfsSync(folder);
  const file = join(folder, 'filler');
  writeFileSync(file, Buffer.alloc(Math.max(0, bavail * bsize - leave), 1));
  return () => rmSync(file);
}

const mayMount = (() => {
  const unmount = mountSmall(join(root, 'probe'), megabyte);
  unmount?.();
  return unmount !== undefined;
})();
if (!mayMount) process.stderr.write('outage.test: no file system can be mounted here; full disks are not tested\n');

describe.skipIf(!mayMount)('an import on a disk that is full', () => {
  const folder = join(root, 'disk');
  const scratch = join(folder, 'data', 'scratch');
  const images = join(folder, 'images');
  const unmounts: ((() => void) | undefined)[] = [];
  let trust: ImagingTrust;

  beforeAll(async () => {
    unmounts.push(mountSmall(scratch, 8 * megabyte), mountSmall(images, 8 * megabyte));
    // No space is kept free, so that each stage meets the full disk itself.
    const settings = { IMAGE_FOLDER: images, MIN_FREE_MEGABYTES: '0' };
    trust = await startImagingTrust(folder, { aeTitle: 'TESTER', port: 11_996 }, settings);
  });
  afterAll(async () => {
    await trust?.stop();
    for (const unmount of unmounts) unmount?.();
  });

  // Ten slices of 256 by 256 are 1.3 MB as received, as much again de-identified, and not much less as NIfTI.
  it.each([
    ['receiving', scratch, 500 * kilobyte],
    ['de-identifying', scratch, 2000 * kilobyte],
    ['converting', images, 600 * kilobyte],
    ['converting, without a byte left', images, 0],
  ])('settles nothing, and is complete once there is space: %s', async (_, where, leave) => {
    const specs = [0, 1].map((i) => study(`FULL${nextUid}X${i}`, { slices: 10, size: 256, override: noise }));
    const projectId = await cohort(trust, specs);
    const free = fill(where, leave);
    try {
      await trust.start(projectId);
      await waitUntil(async () => (await trust.progress(projectId)).waitingFor === 'STORAGE_UNAVAILABLE', 120);
      expect(await trust.progress(projectId)).toMatchObject({ state: 'RUNNING', studiesDone: 0 });
      expect(existsSync(join(images, projectId))).toBe(false);
    } finally {
      free();
    }
    expect(await trust.finished(projectId, 300)).toMatchObject({
      ...{ studiesImported: 2, instancesImported: 20, excluded: [] },
      summary: { status: 'READY' },
    });
    for (const key of [keyOf(0), keyOf(1)])
      for (const name of readdirSync(join(images, projectId, key)))
        expect(niftiVoxels(readFileSync(join(images, projectId, key, name))).size).toEqual([256, 256, 10]);
    await trust.deleteImages(projectId);
  });
});

describe.skipIf(!mayMount)('an import while less is free than must be', () => {
  const folder = join(root, 'room');
  const images = join(folder, 'images');
  let unmount: (() => void) | undefined;
  let trust: ImagingTrust;

  beforeAll(async () => {
    unmount = mountSmall(images, 16 * megabyte);
    const settings = { IMAGE_FOLDER: images, MIN_FREE_MEGABYTES: '8' };
    trust = await startImagingTrust(folder, { aeTitle: 'TESTER', port: 11_995 }, settings);
  });
  afterAll(async () => {
    await trust?.stop();
    unmount?.();
  });

  it('begins no study, says so in its health, and goes on when there is space', async () => {
    const projectId = await cohort(trust, [study('NOROOM')]);
    const free = fill(images, 7 * megabyte);
    await trust.start(projectId);
    await waitUntil(async () => (await trust.progress(projectId)).waitingFor === 'STORAGE_UNAVAILABLE', 300);
    expect((await trust.progress(projectId)).studiesDone).toBe(0);
    await waitUntil(async () => (await trust.health()).parts.imageDisk === 'down', 300);
    expect(await trust.health()).toMatchObject({ status: 'degraded', parts: { pacs: 'healthy', imageDisk: 'down' } });

    free();
    expect((await trust.finished(projectId, 300)).summary).toMatchObject({ status: 'READY' });
  });
});
