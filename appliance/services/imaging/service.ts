import { AppError } from '#contracts/app-error';
import type { ImagesDeleted, ImportProgress, ProjectImages } from '#contracts/appliance/imaging-api';
import { errors } from '#contracts/errors';
import type { ProjectId } from '#contracts/ids';
import { heldStudies } from './held-studies.ts';
import type { ImportActivity } from './import-activity.ts';
import type { ImportJournal, JournalledImport, ListStudies, ResearchArchive } from './ports.ts';
import { reconcileImages } from './reconcile-images.ts';
import { countExclusions } from './summarise-import.ts';
import type { WorkFolders } from './work-folders.ts';

/** What the imaging service answers and does. */
export type ImagingService = {
  /** Tries until `deadline` whatever may pass; asked again, an import that goes on gets the new deadline. */
  readonly startImport: (projectId: ProjectId, deadline: Date) => Promise<ImportProgress>;
  readonly progressOf: (projectId: ProjectId) => ImportProgress;
  /** Images of who still belongs to the frozen cohort; refused while the query service cannot say who does. */
  readonly imagesOf: (projectId: ProjectId) => Promise<ProjectImages>;
  /** Ends the import of a project and removes all there is of its images, for good. */
  readonly deleteImages: (projectId: ProjectId) => Promise<ImagesDeleted>;
  readonly imagesLeft: (projectId: ProjectId) => ImagesDeleted;
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
  /** Waits for the studies of a project that are being worked on; an aborted import does not. */
  readonly settled: (projectId: ProjectId) => Promise<unknown>;
  readonly activity: ImportActivity;
  readonly folders: WorkFolders;
  readonly archive: ResearchArchive;
  readonly now: () => Date;
};

/** Some study is not settled, or the import ended before it had the list of studies. */
const unfinished = ({ studies, summary }: JournalledImport): boolean =>
  studies.some(({ outcome }) => outcome === undefined) || summary?.failure !== undefined;

/** The service over its journal: an import is on disk before it is acknowledged, and runs at most once at a time. */
export function createImagingService(deps: ServiceDeps): ImagingService {
  const { journal, folders, requireAllowed, run } = deps;
  const stopping = new AbortController();
  const running = new Map<ProjectId, { readonly work: Promise<unknown>; readonly cancel: AbortController }>();

  const launch = (projectId: ProjectId): void => {
    if (running.has(projectId)) return;
    const cancel = new AbortController();
    const work = run(projectId, AbortSignal.any([stopping.signal, cancel.signal])).finally(() =>
      running.delete(projectId),
    );
    running.set(projectId, { work, cancel });
  };
  /** Who belongs to the frozen cohort now; whoever no longer does has no image here afterwards. */
  const listStudies: ListStudies = async (projectId) => {
    const listed = await deps.listStudies(projectId);
    await reconcileImages(projectId, new Set(listed.studies.map(({ studyKey }) => studyKey)), deps);
    return listed;
  };
  /** An import is on disk even while the query service is away: the list of its studies is fetched later then. */
  const firstList = async (projectId: ProjectId): Promise<{ snapshotHash: string; studyKeys: readonly string[] }> => {
    try {
      const { facts, studies } = await listStudies(projectId);
      return { snapshotHash: facts.snapshotHash, studyKeys: studies.map(({ studyKey }) => studyKey) };
    } catch (error) {
      if (!(error instanceof AppError) || errors[error.code].class === 'permanent') throw error;
      return { snapshotHash: '', studyKeys: [] };
    }
  };
  const imagesLeft = (projectId: ProjectId): ImagesDeleted => ({
    imagesLeft: folders.left(projectId) + (journal.find(projectId)?.studies.length ?? 0),
  });
  const requireOpen = (projectId: ProjectId): void => {
    if (journal.isClosed(projectId)) throw new AppError('COHORT_DELETED');
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
      ...deps.activity.of(projectId),
      ...(summary === undefined ? {} : { summary }),
    };
  };

  return {
    startImport: async (projectId, deadline) => {
      requireAllowed(projectId);
      requireOpen(projectId);
      const before = journal.find(projectId);
      // A finished import starts again only for studies that nobody could settle.
      if (before === undefined || (before.summary !== undefined && unfinished(before))) {
        const { snapshotHash, studyKeys } = await firstList(projectId);
        if (!running.has(projectId)) journal.begin(projectId, snapshotHash, studyKeys);
      }
      journal.setDeadline(projectId, deadline);
      if (journal.find(projectId)?.summary === undefined) launch(projectId);
      return progressOf(projectId);
    },
    progressOf,
    imagesOf: async (projectId) => {
      requireAllowed(projectId);
      requireOpen(projectId);
      if (journal.find(projectId) === undefined) throw new AppError('IMAGES_MISSING');
      await listStudies(projectId);
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
    deleteImages: async (projectId) => {
      // First, so that no import of this project can begin any more; a repeat goes on from here.
      journal.close(projectId);
      running.get(projectId)?.cancel.abort();
      await running.get(projectId)?.work;
      await deps.settled(projectId);
      // What says which studies there were goes last: it alone tells what to look for in the archive.
      await deps.archive.remove([...heldStudies(projectId, deps)]);
      folders.removeProject(projectId);
      journal.remove(projectId);
      return imagesLeft(projectId);
    },
    imagesLeft,
    resume: () => {
      for (const projectId of journal.unfinished()) launch(projectId);
    },
    stop: async () => {
      stopping.abort();
      await Promise.allSettled([...running.values()].map(({ work }) => work));
    },
  };
}
