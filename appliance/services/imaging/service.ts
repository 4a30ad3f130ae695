import { AppError } from '#contracts/app-error';
import type { ImportProgress, ProjectImages } from '#contracts/appliance/imaging-api';
import type { ProjectId } from '#contracts/ids';
import type { ImportJournal, JournalledImport, ListStudies } from './ports.ts';
import { countExclusions } from './summarise-import.ts';

/** What the imaging service answers and does. */
export type ImagingService = {
  readonly startImport: (projectId: ProjectId) => Promise<ImportProgress>;
  readonly progressOf: (projectId: ProjectId) => ImportProgress;
  readonly imagesOf: (projectId: ProjectId) => ProjectImages;
  /** Goes on with every import that an earlier process did not finish. */
  readonly resume: () => void;
  /** Starts no other study and waits for none: one in progress is done again by the next process. */
  readonly stop: () => Promise<void>;
};

type ServiceDeps = {
  readonly journal: ImportJournal;
  readonly listStudies: ListStudies;
  /** Throws when the trust's policy does not allow the project. */
  readonly requireAllowed: (projectId: ProjectId) => void;
  /** Carries out what the journal says is left; never rejects. */
  readonly run: (projectId: ProjectId, signal: AbortSignal) => Promise<unknown>;
};

const unsettled = ({ studies }: JournalledImport): boolean => studies.some(({ outcome }) => outcome === undefined);

/** The service over its journal: an import is on disk before it is acknowledged, and runs at most once at a time. */
export function createImagingService({ journal, listStudies, requireAllowed, run }: ServiceDeps): ImagingService {
  const stopping = new AbortController();
  const running = new Map<ProjectId, Promise<unknown>>();

  const launch = (projectId: ProjectId): void => {
    if (running.has(projectId)) return;
    const work = run(projectId, stopping.signal).finally(() => running.delete(projectId));
    running.set(projectId, work);
  };
  const held = (projectId: ProjectId): JournalledImport => {
    const found = journal.find(projectId);
    if (found === undefined) throw new AppError('NOT_FOUND');
    return found;
  };
  const progressOf = (projectId: ProjectId): ImportProgress => {
    const { studies, summary } = held(projectId);
    return {
      projectId,
      state: summary === undefined ? 'RUNNING' : 'FINISHED',
      studiesAsked: studies.length,
      studiesDone: studies.filter(({ outcome }) => outcome !== undefined).length,
      ...(summary === undefined ? {} : { summary }),
    };
  };

  return {
    startImport: async (projectId) => {
      requireAllowed(projectId);
      const before = journal.find(projectId);
      // A finished import starts again only for studies that nobody could settle.
      if (before === undefined || (before.summary !== undefined && unsettled(before))) {
        const { facts, studies } = await listStudies(projectId);
        if (!running.has(projectId))
          journal.begin(
            projectId,
            facts.snapshotHash,
            studies.map(({ studyKey }) => studyKey),
          );
      }
      if (journal.find(projectId)?.summary === undefined) launch(projectId);
      return progressOf(projectId);
    },
    progressOf,
    imagesOf: (projectId) => {
      requireAllowed(projectId);
      const found = journal.find(projectId);
      if (found?.summary === undefined || found.summary.studiesImported === 0) throw new AppError('IMAGES_MISSING');
      return {
        summary: found.summary,
        images: found.studies.flatMap(({ studyKey, outcome }) =>
          outcome?.kind === 'IMPORTED' ? [{ studyKey, files: outcome.files.map(({ name }) => name) }] : [],
        ),
        excluded: countExclusions(found),
      };
    },
    resume: () => {
      for (const projectId of journal.unfinished()) launch(projectId);
    },
    stop: async () => {
      stopping.abort();
      await Promise.allSettled(running.values());
    },
  };
}
