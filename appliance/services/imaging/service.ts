import { AppError } from '#contracts/app-error';
import type { ImagesDeleted, ImportProgress, ProjectImages } from '#contracts/appliance/imaging-api';
import { errors } from '#contracts/errors';
import type { ProjectId } from '#contracts/ids';
import { countStudies } from './count-studies.ts';
import type { ImportActivity } from './import-activity.ts';
import { knownStudyKeys } from './known-study-keys.ts';
import type { ImportJournal, JournalledImport, ListStudies, ResearchArchive } from './ports.ts';
import { reconcileImages } from './reconcile-images.ts';
import type { WorkFolders } from './work-folders.ts';

/** The operations of the imaging service. */
export type ImagingService = {
  /**
   * Starts the import of a project's images, which repeats failed attempts until `deadline`. A running import gets the
   * new deadline. Throws POLICY_REFUSED, COHORT_DELETED, and what the query service answers permanently.
   */
  readonly startImport: (projectId: ProjectId, deadline: Date) => Promise<ImportProgress>;
  /** Numbers of studies. Throws NOT_FOUND for a project without an import. */
  readonly progressOf: (projectId: ProjectId) => ImportProgress;
  /**
   * Images of the studies that still belong to the frozen cohort. Throws IMAGES_MISSING, POLICY_REFUSED,
   * COHORT_DELETED, and the query service's failure where it cannot list the cohort.
   */
  readonly imagesOf: (projectId: ProjectId) => Promise<ProjectImages>;
  /**
   * Ends the import of a project and removes all its images permanently. Throws DEPENDENCY_DOWN or DELETION_INCOMPLETE.
   */
  readonly deleteImages: (projectId: ProjectId) => Promise<ImagesDeleted>;
  /** Number of files, folders and journal rows that remain of a project. */
  readonly imagesLeft: (projectId: ProjectId) => ImagesDeleted;
  /** Continues every import that an earlier process did not finish. */
  readonly resume: () => void;
  /** Aborts all imports without waiting for studies in progress, which the next process imports again. */
  readonly stop: () => Promise<void>;
};

type ServiceDeps = {
  readonly journal: ImportJournal;
  readonly listStudies: ListStudies;
  /** Throws when the trust's policy does not allow the project. */
  readonly requireAllowed: (projectId: ProjectId) => void;
  /** Imports the studies that have no outcome in the journal; never rejects. */
  readonly run: (projectId: ProjectId, signal: AbortSignal) => Promise<unknown>;
  /** Resolves when no study of a project is being imported any more; an aborted import does not wait for that. */
  readonly waitForStudies: (projectId: ProjectId) => Promise<unknown>;
  readonly activity: ImportActivity;
  readonly folders: WorkFolders;
  readonly archive: ResearchArchive;
};

/** Whether a study has no outcome, or the import ended before it had the list of studies. */
const isUnfinished = ({ studies, summary }: JournalledImport): boolean =>
  studies.some(({ outcome }) => outcome === undefined) || summary?.failure !== undefined;

/**
 * Makes the service on its journal. An import is on disk before it is acknowledged; a project has at most one running
 * import.
 */
export function createImagingService(deps: ServiceDeps): ImagingService {
  const { journal, folders, requireAllowed, run } = deps;
  const stopping = new AbortController();
  const running = new Map<ProjectId, { readonly work: Promise<unknown>; readonly cancel: AbortController }>();

  const startRun = (projectId: ProjectId): void => {
    if (running.has(projectId)) return;
    const cancel = new AbortController();
    const work = run(projectId, AbortSignal.any([stopping.signal, cancel.signal])).finally(() =>
      running.delete(projectId),
    );
    running.set(projectId, { work, cancel });
  };
  /**
   * Lists the studies of the frozen cohort as it is now, and removes the images of studies that no longer belong to it.
   */
  const listStudies: ListStudies = async (projectId) => {
    const listed = await deps.listStudies(projectId);
    await reconcileImages(projectId, new Set(listed.studies.map(({ studyKey }) => studyKey)), deps);
    return listed;
  };
  /**
   * The list for a new import; empty while the query service is unavailable, so that the import still begins and
   * fetches it later.
   */
  const listForStart = async (
    projectId: ProjectId,
  ): Promise<{ snapshotHash: string; studyKeys: readonly string[] }> => {
    try {
      const { facts, studies } = await listStudies(projectId);
      return { snapshotHash: facts.snapshotHash, studyKeys: studies.map(({ studyKey }) => studyKey) };
    } catch (error) {
      if (!(error instanceof AppError) || errors[error.code].class === 'permanent') throw error;
      return { snapshotHash: '', studyKeys: [] };
    }
  };
  const imagesLeft = (projectId: ProjectId): ImagesDeleted => ({
    imagesLeft: folders.countRemaining(projectId) + (journal.find(projectId)?.studies.length ?? 0),
  });
  const requireNotDeleted = (projectId: ProjectId): void => {
    if (journal.isDeleted(projectId)) throw new AppError('COHORT_DELETED');
  };
  const requireImport = (projectId: ProjectId): JournalledImport => {
    const found = journal.find(projectId);
    if (found === undefined) throw new AppError('NOT_FOUND');
    return found;
  };
  const progressOf = (projectId: ProjectId): ImportProgress => {
    const { studies, summary } = requireImport(projectId);
    return {
      projectId,
      state: summary === undefined ? 'RUNNING' : 'FINISHED',
      ...countStudies({ studies }),
      ...deps.activity.get(projectId),
      ...(summary === undefined ? {} : { summary }),
    };
  };

  return {
    startImport: async (projectId, deadline) => {
      requireAllowed(projectId);
      requireNotDeleted(projectId);
      const before = journal.find(projectId);
      // A finished import starts again only where studies have no outcome.
      if (before === undefined || (before.summary !== undefined && isUnfinished(before))) {
        const { snapshotHash, studyKeys } = await listForStart(projectId);
        if (!running.has(projectId)) journal.begin(projectId, snapshotHash, studyKeys);
      }
      journal.setDeadline(projectId, deadline);
      if (journal.find(projectId)?.summary === undefined) startRun(projectId);
      return progressOf(projectId);
    },
    progressOf,
    imagesOf: async (projectId) => {
      requireAllowed(projectId);
      requireNotDeleted(projectId);
      if (journal.find(projectId) === undefined) throw new AppError('IMAGES_MISSING');
      await listStudies(projectId);
      const found = journal.find(projectId);
      if (found?.summary === undefined || found.summary.status === 'FAILED') throw new AppError('IMAGES_MISSING');
      return {
        summary: found.summary,
        images: found.studies.flatMap(({ studyKey, outcome }) =>
          outcome?.kind === 'IMPORTED' ? [{ studyKey, files: outcome.files.map(({ name }) => name) }] : [],
        ),
      };
    },
    deleteImages: async (projectId) => {
      // This comes first, so that no import of the project can begin any more. A repeated call continues from here.
      journal.markDeleted(projectId);
      running.get(projectId)?.cancel.abort();
      await running.get(projectId)?.work;
      await deps.waitForStudies(projectId);
      // The journal is removed last, because it lists the studies that must be removed from the archive.
      await deps.archive.remove([...knownStudyKeys(projectId, deps)]);
      folders.removeProject(projectId);
      journal.removeImport(projectId);
      return imagesLeft(projectId);
    },
    imagesLeft,
    resume: () => {
      for (const projectId of journal.unfinished()) startRun(projectId);
    },
    stop: async () => {
      stopping.abort();
      await Promise.allSettled([...running.values()].map(({ work }) => work));
    },
  };
}
