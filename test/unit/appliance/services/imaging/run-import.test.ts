import { describe, expect, it } from 'vitest';
import { openDatabase } from '#appliance/platform/database';
import { importJournalInSqlite, importMigrations } from '#appliance/services/imaging/adapters/import-journal-in-sqlite';
import { createImportActivity } from '#appliance/services/imaging/import-activity';
import { manifestHash } from '#appliance/services/imaging/manifest-hash';
import type { ImportJournal, StudyToImport } from '#appliance/services/imaging/ports';
import { type RunImportDeps, runImport } from '#appliance/services/imaging/run-import';
import { createImagingService } from '#appliance/services/imaging/service';
import type { WorkFolders } from '#appliance/services/imaging/work-folders';
import { AppError } from '#contracts/app-error';
import { ProjectId, QueryId } from '#contracts/ids';
import { exactFigures } from '#test/support/exact-figures';

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
  personKey: n.toString(16).padStart(16, 'a'),
  patientId: '',
});
const imported = {
  kind: 'IMPORTED' as const,
  instances: 1,
  refused: 0,
  files: [{ name: 'image.nii.gz', sha256: 'ab'.repeat(32) }],
  series: [],
};
const deadline = new Date('2026-03-15T10:00:00.000Z');

/** Folders in which nothing lies. */
const noFiles: WorkFolders = {
  open: () => {
    throw new Error('not used');
  },
  published: () => [],
  removeStudy: () => {},
  removeProject: () => {},
  countRemaining: () => 0,
};

/** A service over a journal in memory, whose PACS answers as `importStudy` says. */
function bench(
  count: number,
  importStudy: (study: StudyToImport) => Promise<typeof imported>,
  more: Partial<RunImportDeps> = {},
) {
  const journal: ImportJournal = importJournalInSqlite(openDatabase(':memory:', importMigrations));
  const asked: string[] = [];
  let work: Promise<unknown> = Promise.resolve();
  const listStudies = async () => ({ facts, studies: Array.from({ length: count }, (_, i) => study(i)) });
  const now = (): Date => new Date(new Date('2026-03-01T10:00:00.000Z').getTime() + Math.round(performance.now()));
  const activity = createImportActivity(now);
  const deps: RunImportDeps = {
    journal,
    listStudies,
    tellImport: exactFigures,
    hashOf: (manifest) => manifestHash(Buffer.alloc(32), manifest),
    importStudy: async (_, one) => {
      asked.push(one.accessionNumber);
      return importStudy(one);
    },
    log: () => {},
    now,
    findOutage: async () => undefined,
    activity,
    attempts: 2,
    backOff: () => 1,
    concurrency: 2,
    ...more,
  };
  const service = createImagingService({
    journal,
    listStudies: deps.listStudies,
    activity,
    requireAllowed: () => {},
    folders: noFiles,
    archive: { remove: async () => {} },
    waitForStudies: async () => {},
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
    expect(await service.startImport(projectId, deadline)).toMatchObject({ state: 'RUNNING', studiesAsked: 5 });
    await service.startImport(projectId, deadline);
    await settled();
    expect(service.progressOf(projectId)).toMatchObject({ state: 'FINISHED', summary: { status: 'READY' } });
    await service.startImport(projectId, deadline);
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
    await service.startImport(projectId, deadline);
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
    await service.startImport(projectId, deadline);
    await settled();
    expect(service.progressOf(projectId)).toMatchObject({
      studiesAsked: 10,
      studiesImported: 9,
      excluded: [],
      summary: {
        status: 'PARTIAL',
        figures: { personsWithImages: 9, excluded: [], unsettled: { persons: 1 } },
        failure: { code: 'PACS_UNREACHABLE' },
      },
    });
    broken = false;
    asked.length = 0;
    await service.startImport(projectId, deadline);
    await settled();
    expect(asked).toEqual(['A3']);
    expect(service.progressOf(projectId).summary?.status).toBe('READY');
  });

  it('waits for a part that does not answer, however long, and settles every study afterwards', async () => {
    let down = true;
    let checks = 0;
    const { service, asked, settled } = bench(
      20,
      async () => {
        if (down) throw new AppError('PACS_UNREACHABLE');
        return imported;
      },
      {
        findOutage: async () => {
          checks += 1;
          if (checks > 100) down = false;
          return down ? 'PACS_UNREACHABLE' : undefined;
        },
      },
    );
    await service.startImport(projectId, deadline);
    await expect.poll(() => service.progressOf(projectId).waitingFor).toBe('PACS_UNREACHABLE');
    await settled();
    expect(service.progressOf(projectId)).toMatchObject({ studiesImported: 20, summary: { status: 'READY' } });
    expect(service.progressOf(projectId).summary?.failure).toBeUndefined();
    // Two were being worked on when it went away; nothing else was tried before it answered.
    expect(asked).toHaveLength(22);
  });

  it('does not count a full disk against a study', async () => {
    let tries = 0;
    const { service, settled } = bench(1, async () => {
      tries += 1;
      if (tries < 30) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
      return imported;
    });
    await service.startImport(projectId, deadline);
    await settled();
    expect(service.progressOf(projectId).summary).toMatchObject({ status: 'READY' });
  });

  it('ends at the deadline with the true reason, and goes on when it is asked for again', async () => {
    let down = true;
    const { service, settled, asked } = bench(
      3,
      async () => {
        if (down) throw new AppError('RESEARCH_STORE_UNREACHABLE');
        return imported;
      },
      { findOutage: async () => (down ? 'RESEARCH_STORE_UNREACHABLE' : undefined) },
    );
    const soon = new Date(new Date('2026-03-01T10:00:00.000Z').getTime() + performance.now() + 300);
    await service.startImport(projectId, soon);
    await settled();
    expect(service.progressOf(projectId)).toMatchObject({
      state: 'FINISHED',
      summary: { status: 'FAILED', failure: { code: 'RESEARCH_STORE_UNREACHABLE', class: 'transient' } },
    });
    expect(service.progressOf(projectId).summary).not.toHaveProperty('figures');
    await expect(service.imagesOf(projectId)).rejects.toThrow('IMAGES_MISSING');
    down = false;
    asked.length = 0;
    await service.startImport(projectId, deadline);
    await settled();
    expect(asked).toHaveLength(3);
    expect(service.progressOf(projectId).summary).toMatchObject({ status: 'READY' });
  });

  it('is on disk and goes on while the query service cannot list its studies yet', async () => {
    let down = true;
    const { service, settled } = bench(4, async () => imported, {
      listStudies: async () => {
        if (down) throw new AppError('DEPENDENCY_DOWN');
        return { facts, studies: [0, 1, 2, 3].map(study) };
      },
    });
    expect(await service.startImport(projectId, deadline)).toMatchObject({ state: 'RUNNING', studiesAsked: 0 });
    await expect.poll(() => service.progressOf(projectId).waitingFor).toBe('DEPENDENCY_DOWN');
    down = false;
    await settled();
    expect(service.progressOf(projectId)).toMatchObject({ studiesAsked: 4, summary: { status: 'READY' } });
  });

  it('is not ended before the query service says what may be told, and fails where it is refused for good', async () => {
    let tries = 0;
    const away = bench(2, async () => imported, {
      tellImport: async (...told) => {
        tries += 1;
        if (tries < 5) throw new AppError('DEPENDENCY_DOWN');
        return exactFigures(...told);
      },
    });
    await away.service.startImport(projectId, deadline);
    await away.settled();
    expect(tries).toBe(5);
    expect(away.service.progressOf(projectId).summary).toMatchObject({ status: 'READY' });

    const gone = bench(2, async () => imported, {
      tellImport: async () => {
        throw new AppError('COHORT_DELETED');
      },
    });
    await gone.service.startImport(projectId, deadline);
    await gone.settled();
    expect(gone.service.progressOf(projectId).summary).toMatchObject({
      status: 'FAILED',
      failure: { code: 'COHORT_DELETED' },
    });
  });

  it('reports when it last did a step, so that whoever waits sees that it works', async () => {
    let letGo = (): void => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    let step = (): void => {};
    const { service, settled } = bench(1, async () => imported, {
      importStudy: async (_, __, onProgress) => {
        step = onProgress;
        await held;
        return imported;
      },
    });
    await service.startImport(projectId, deadline);
    await expect.poll(() => service.progressOf(projectId).progressAt).toBeDefined();
    const before = service.progressOf(projectId).progressAt ?? '';
    await expect
      .poll(() => {
        step();
        return service.progressOf(projectId).progressAt ?? '';
      })
      .not.toBe(before);
    expect(service.progressOf(projectId).studiesDone).toBe(0);
    letGo();
    await settled();
  });

  it('stopped in the middle stays unfinished, and a new process resumes what is left', async () => {
    let stop = (): void => {};
    const { service, asked, journal, settled } = bench(6, async ({ accessionNumber }) => {
      if (accessionNumber === 'A2') stop();
      return imported;
    });
    stop = () => void service.stop();
    await service.startImport(projectId, deadline);
    await settled();
    expect(journal.unfinished()).toEqual([projectId]);
    expect(asked.length).toBeLessThan(6);

    const rest: string[] = [];
    const later = createImagingService({
      journal,
      listStudies: async () => ({ facts, studies: [] }),
      activity: createImportActivity(() => new Date()),
      requireAllowed: () => {},
      folders: noFiles,
      archive: { remove: async () => {} },
      waitForStudies: async () => {},
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
      activity: createImportActivity(() => new Date()),
      requireAllowed: () => {
        throw new AppError('POLICY_REFUSED');
      },
      folders: noFiles,
      archive: { remove: async () => {} },
      waitForStudies: async () => {},
      run: async () => {},
    });
    await expect(refusing.startImport(projectId, deadline)).rejects.toMatchObject({ code: 'POLICY_REFUSED' });
    await expect(refusing.imagesOf(projectId)).rejects.toThrow('POLICY_REFUSED');
    expect(journal.find(projectId)).toBeUndefined();
  });
});
