import { describe, expect, it } from 'vitest';
import { openDatabase } from '#appliance/platform/database';
import { importJournalInSqlite, importMigrations } from '#appliance/services/imaging/adapters/import-journal-in-sqlite';
import type { ImportJournal, StudyToImport } from '#appliance/services/imaging/ports';
import { type RunImportDeps, runImport } from '#appliance/services/imaging/run-import';
import { createImagingService } from '#appliance/services/imaging/service';
import type { WorkFolders } from '#appliance/services/imaging/work-folders';
import { AppError } from '#contracts/app-error';
import { ProjectId, QueryId } from '#contracts/ids';

const projectId = ProjectId.parse('0198c8a0-0000-7000-8000-000000000001');
const facts = {
  projectId,
  queryId: QueryId.parse('0198c8a0-0000-7000-8000-000000000002'),
  snapshotHash: 'ab'.repeat(32),
  persons: null,
  studies: null,
  frozenAt: '2026-01-01T00:00:00.000Z',
};
const study = (n: number): StudyToImport => ({
  accessionNumber: `A${n}`,
  studyKey: n.toString(16).padStart(16, '0'),
  personKey: '0'.repeat(16),
  patientId: '',
});
const imported = {
  kind: 'IMPORTED' as const,
  instances: 1,
  files: [{ name: 'image.nii.gz', sha256: 'ab'.repeat(32) }],
};

/** Folders in which nothing lies. */
const noFiles: WorkFolders = {
  open: () => {
    throw new Error('not used');
  },
  published: () => [],
  removeStudy: () => {},
  removeProject: () => {},
  left: () => 0,
};

/** A service over a journal in memory, whose PACS answers as `importStudy` says. */
function bench(count: number, importStudy: (study: StudyToImport) => Promise<typeof imported>) {
  const journal: ImportJournal = importJournalInSqlite(openDatabase(':memory:', importMigrations));
  const asked: string[] = [];
  let work: Promise<unknown> = Promise.resolve();
  const listStudies = async () => ({ facts, studies: Array.from({ length: count }, (_, i) => study(i)) });
  const deps: RunImportDeps = {
    journal,
    listStudies,
    importStudy: (_, one) => {
      asked.push(one.accessionNumber);
      return importStudy(one);
    },
    log: () => {},
    now: () => new Date('2026-03-01T10:00:00.000Z'),
    attempts: 2,
    firstPauseMilliseconds: 1,
    concurrency: 2,
  };
  const service = createImagingService({
    journal,
    listStudies,
    requireAllowed: () => {},
    folders: noFiles,
    archive: { remove: async () => {} },
    settled: async () => {},
    now: deps.now,
    run: (id, signal) => {
      work = runImport(id, deps, signal);
      return work;
    },
  });
  return { service, asked, journal, settled: () => work };
}

describe('an import', () => {
  it('asks for every study once, and for none again when it is finished', async () => {
    const { service, asked, settled } = bench(5, async () => imported);
    expect(await service.startImport(projectId)).toMatchObject({ state: 'RUNNING', studiesAsked: 5 });
    await service.startImport(projectId);
    await settled();
    expect(service.progressOf(projectId)).toMatchObject({ state: 'FINISHED', summary: { status: 'READY' } });
    await service.startImport(projectId);
    await settled();
    expect(asked.sort()).toEqual(['A0', 'A1', 'A2', 'A3', 'A4']);
  });

  it('tries again what may pass', async () => {
    let first = true;
    const { service, asked, settled } = bench(1, async () => {
      if (first) {
        first = false;
        throw new AppError('PACS_UNREACHABLE');
      }
      return imported;
    });
    await service.startImport(projectId);
    await settled();
    expect(asked).toEqual(['A0', 'A0']);
    expect((await service.imagesOf(projectId)).images).toHaveLength(1);
  });

  it('passes over one study that always fails, and goes on with it alone when asked again', async () => {
    let broken = true;
    const { service, asked, settled } = bench(10, async ({ accessionNumber }) => {
      if (broken && accessionNumber === 'A3') throw new AppError('PACS_UNREACHABLE');
      return imported;
    });
    await service.startImport(projectId);
    await settled();
    const { summary } = service.progressOf(projectId);
    expect(summary).toMatchObject({ status: 'PARTIAL', studiesAsked: 10, studiesImported: 9, excluded: [] });
    broken = false;
    asked.length = 0;
    await service.startImport(projectId);
    await settled();
    expect(asked).toEqual(['A3']);
    expect(service.progressOf(projectId).summary?.status).toBe('READY');
  });

  it('gives up soon when nothing answers', async () => {
    const { service, asked, settled } = bench(50, async () => {
      throw new AppError('PACS_UNREACHABLE');
    });
    await service.startImport(projectId);
    await settled();
    expect(new Set(asked).size).toBeLessThan(6);
    expect(service.progressOf(projectId).summary?.status).toBe('FAILED');
    await expect(service.imagesOf(projectId)).rejects.toThrow('IMAGES_MISSING');
  });

  it('stopped in the middle stays unfinished, and a new process resumes what is left', async () => {
    let stop = (): void => {};
    const { service, asked, journal, settled } = bench(6, async ({ accessionNumber }) => {
      if (accessionNumber === 'A2') stop();
      return imported;
    });
    stop = () => void service.stop();
    await service.startImport(projectId);
    await settled();
    expect(journal.unfinished()).toEqual([projectId]);
    expect(asked.length).toBeLessThan(6);

    const rest: string[] = [];
    const later = createImagingService({
      journal,
      listStudies: async () => ({ facts, studies: [] }),
      requireAllowed: () => {},
      folders: noFiles,
      archive: { remove: async () => {} },
      settled: async () => {},
      now: () => new Date(),
      run: async (id) => {
        rest.push(id);
      },
    });
    later.resume();
    expect(rest).toEqual([projectId]);
    expect(later.progressOf(projectId)).toMatchObject({ state: 'RUNNING', studiesAsked: 6, studiesDone: 2 });
  });

  it('is refused before anything is asked when the trust does not allow the project', async () => {
    const { journal } = bench(1, async () => imported);
    const refusing = createImagingService({
      journal,
      listStudies: async () => ({ facts, studies: [] }),
      requireAllowed: () => {
        throw new AppError('POLICY_REFUSED');
      },
      folders: noFiles,
      archive: { remove: async () => {} },
      settled: async () => {},
      now: () => new Date(),
      run: async () => {},
    });
    await expect(refusing.startImport(projectId)).rejects.toMatchObject({ code: 'POLICY_REFUSED' });
    await expect(refusing.imagesOf(projectId)).rejects.toThrow('POLICY_REFUSED');
    expect(journal.find(projectId)).toBeUndefined();
  });
});
