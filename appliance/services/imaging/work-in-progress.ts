import type { ProjectId } from '#contracts/ids';

/** Work on the studies of projects. It may continue after the import that began it was aborted. */
export type WorkInProgress = {
  readonly track: <T>(projectId: ProjectId, work: Promise<T>) => Promise<T>;
  /** Resolves when all work on a project's studies has ended, whether or not it failed. Never rejects. */
  readonly waitForStudies: (projectId: ProjectId) => Promise<void>;
};

/** Records the work of this process in memory. */
export function createWorkInProgress(): WorkInProgress {
  const works = new Map<ProjectId, Set<Promise<unknown>>>();
  return {
    track: (projectId, work) => {
      const ofProject = works.get(projectId) ?? new Set();
      works.set(projectId, ofProject.add(work));
      const done = (): void => void ofProject.delete(work);
      work.then(done, done);
      return work;
    },
    waitForStudies: async (projectId) => {
      await Promise.allSettled(works.get(projectId) ?? []);
    },
  };
}
