import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '#appliance/platform/database';
import { importJournalInSqlite, importMigrations } from '#appliance/services/imaging/adapters/import-journal-in-sqlite';
import { createImportActivity } from '#appliance/services/imaging/import-activity';
import { type Manifest, manifestHash } from '#appliance/services/imaging/manifest-hash';
import type { StudyToImport } from '#appliance/services/imaging/ports';
import { runImport } from '#appliance/services/imaging/run-import';
import { createImagingService } from '#appliance/services/imaging/service';
import { openWorkFolders } from '#appliance/services/imaging/work-folders';
import { createWorkInProgress } from '#appliance/services/imaging/work-in-progress';
import { AppError } from '#contracts/app-error';
import { ProjectId, QueryId } from '#contracts/ids';
import { exactFigures } from '#test/support/exact-figures';

const projectId = ProjectId.parse('0198c8a0-0000-7000-8000-000000000001');
const otherId = ProjectId.parse('0198c8a0-0000-7000-8000-000000000009');
const keyOf = (n: number): string => n.toString(16).padStart(16, '0');
const now = () => new Date('2026-03-01T10:00:00.000Z');
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'delete-images-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** The service over real files and a real journal; a study takes until `held` lets it go. */
function bench(held: Promise<unknown> = Promise.resolve(), onStudy: () => void = () => {}) {
  const archived: string[] = [];
  const archive = async (studyKeys: readonly string[]): Promise<void> => void archived.push(...studyKeys);
  const journal = importJournalInSqlite(openDatabase(join(root, 'imaging.sqlite'), importMigrations));
  const folders = openWorkFolders(join(root, 'scratch'), join(root, 'images'));
  const members = new Map([projectId, otherId].map((id) => [id, [1, 2, 3]]));
  const inProgress = createWorkInProgress();
  const listStudies = async (id: ProjectId) => {
    const of = members.get(id);
    if (of === undefined) throw new AppError('COHORT_DELETED');
    return {
      facts: {
        projectId: id,
        queryId: QueryId.parse('0198c8a0-0000-7000-8000-000000000002'),
        snapshotHash: 'ab'.repeat(32),
        persons: null,
        studies: null,
        frozenAt: '2026-01-01T00:00:00.000Z',
      },
      studies: of.map((n) => ({
        accessionNumber: `A${n}`,
        studyKey: keyOf(n),
        personKey: keyOf(n + 100),
        patientId: '',
      })),
    };
  };
  const importOne = async (id: ProjectId, study: StudyToImport) => {
    onStudy();
    const work = folders.open(id, study.studyKey);
    await held;
    mkdirSync(work.images, { recursive: true });
    writeFileSync(join(work.images, 'image.nii.gz'), study.studyKey);
    await work.publish();
    work.close();
    const files = [{ name: 'image.nii.gz', sha256: 'ab'.repeat(32) }];
    return { kind: 'IMPORTED' as const, instances: 1, refused: 0, files, series: [] };
  };
  const activity = createImportActivity(now);
  const deps = {
    journal,
    listStudies,
    tellImport: exactFigures,
    hashOf: (manifest: Manifest) => manifestHash(Buffer.alloc(32), manifest),
    importStudy: (id: ProjectId, study: StudyToImport) => inProgress.track(id, importOne(id, study)),
    log: () => {},
    now,
    findOutage: async () => undefined,
    activity,
    attempts: 1,
    backOff: () => 1,
    concurrency: 2,
  };
  let running: Promise<unknown> = Promise.resolve();
  const service = createImagingService({
    journal,
    listStudies,
    activity,
    folders,
    archive: { remove: archive },
    waitForStudies: inProgress.waitForStudies,
    requireAllowed: () => {},
    run: (id, signal) => {
      running = runImport(id, deps, signal);
      return running;
    },
  });
  const imported = async (id = projectId) => {
    await service.startImport(id, deadline);
    await running;
  };
  return { service, journal, members, imported, archived };
}
const deadline = new Date(Date.now() + 86_400_000);
const filesOf = (id: ProjectId): string[] => {
  const folder = join(root, 'images', id);
  return existsSync(folder) ? readdirSync(folder) : [];
};

describe('the images of who opted out', () => {
  it('are gone before anybody reads again, and the numbers kept here are those of the rest', async () => {
    const { service, members, imported, archived } = bench();
    await imported();
    expect((await service.imagesOf(projectId)).images).toHaveLength(3);
    members.set(projectId, [1, 3]);
    const { images, summary } = await service.imagesOf(projectId);
    expect(images.map(({ studyKey }) => studyKey)).toEqual([keyOf(1), keyOf(3)]);
    // What was told stays: another number would show that somebody opted out.
    expect(summary).toMatchObject({ status: 'READY', figures: { personsWithImages: 3 } });
    expect(service.progressOf(projectId)).toMatchObject({ studiesAsked: 2, studiesImported: 2 });
    expect(filesOf(projectId).sort()).toEqual([keyOf(1), keyOf(3)]);
    expect(archived).toEqual([keyOf(2)]);
  });

  it('are gone even where an earlier process removed the files and was killed before its journal', async () => {
    const { service, members, imported } = bench();
    await imported();
    members.set(projectId, [1, 3]);
    rmSync(join(root, 'images', projectId, keyOf(2)), { recursive: true });
    expect((await service.imagesOf(projectId)).images).toHaveLength(2);
  });

  it('are not read while nobody can say who still belongs to the cohort', async () => {
    const { service, members, imported } = bench();
    await imported();
    members.delete(projectId);
    await expect(service.imagesOf(projectId)).rejects.toThrow('COHORT_DELETED');
  });
});

describe('deleting the images of a project', () => {
  it('leaves nothing of it, everything of another, and can be repeated', async () => {
    const { service, imported, archived } = bench();
    await imported();
    await imported(otherId);
    expect(service.imagesLeft(projectId).imagesLeft).toBeGreaterThan(3);
    expect(await service.deleteImages(projectId)).toEqual({ imagesLeft: 0 });
    expect(await service.deleteImages(projectId)).toEqual({ imagesLeft: 0 });
    expect(filesOf(projectId)).toEqual([]);
    expect(archived).toEqual([keyOf(1), keyOf(2), keyOf(3)]);
    expect(filesOf(otherId)).toHaveLength(3);
    await expect(service.imagesOf(projectId)).rejects.toThrow('COHORT_DELETED');
    expect((await service.imagesOf(otherId)).images).toHaveLength(3);
  });

  it('waits for a study that is being worked on, so that it cannot come afterwards', async () => {
    let letGo = (): void => {};
    let begun = (): void => {};
    const first = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const { service } = bench(
      new Promise<void>((resolve) => {
        letGo = resolve;
      }),
      begun,
    );
    await service.startImport(projectId, deadline);
    await first;
    const deleted = service.deleteImages(projectId);
    letGo();
    expect(await deleted).toEqual({ imagesLeft: 0 });
    expect(filesOf(projectId)).toEqual([]);
  });

  it('is for good: an import that comes later, or after a restart, does not begin', async () => {
    const { service, imported } = bench();
    await imported();
    await service.deleteImages(projectId);
    await expect(service.startImport(projectId, deadline)).rejects.toThrow('COHORT_DELETED');
    const { service: later } = bench();
    await expect(later.startImport(projectId, deadline)).rejects.toThrow('COHORT_DELETED');
    expect((await later.startImport(otherId, deadline)).state).toBe('RUNNING');
  });

  it('says what is left where a file came back', async () => {
    const { service, imported } = bench();
    await imported();
    await service.deleteImages(projectId);
    mkdirSync(join(root, 'images', projectId, keyOf(1)), { recursive: true });
    writeFileSync(join(root, 'images', projectId, keyOf(1), 'image.nii.gz'), 'x');
    expect(service.imagesLeft(projectId).imagesLeft).toBeGreaterThan(0);
    expect(await service.deleteImages(projectId)).toEqual({ imagesLeft: 0 });
  });
});
