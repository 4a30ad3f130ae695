import type { ProjectId } from '#contracts/ids';

/** Work on the studies of projects that may outlive the import which began it. */
export type WorkInProgress = {
  readonly track: <T>(projectId: ProjectId, work: Promise<T>) => Promise<T>;
  /** Waits until nothing of a project is being worked on, however it ends. */
  readonly settled: (projectId: ProjectId) => Promise<void>;
};

/** Keeps account of it in this process: what a killed process had begun is gone with it. */
export function createWorkInProgress(): WorkInProgress {
  const going = new Map<ProjectId, Set<Promise<unknown>>>();
  return {
    track: (projectId, work) => {
      const ofProject = going.get(projectId) ?? new Set();
      going.set(projectId, ofProject.add(work));
      const done = (): void => void ofProject.delete(work);
      work.then(done, done);
      return work;
    },
    settled: async (projectId) => {
      await Promise.allSettled(going.get(projectId) ?? []);
    },
  };
}
