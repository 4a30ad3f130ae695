import type { ErrorCode } from '#contracts/errors';
import type { ProjectId } from '#contracts/ids';

/** Progress of the imports of this process. It is kept in memory only: nothing of it must survive a restart. */
export type ImportActivity = {
  /** Records that a step ended: an instance was received, de-identified or stored, or a series was converted. */
  readonly recordProgress: (projectId: ProjectId) => void;
  /** Records that a part that every study needs has failed, with the code of the failure. */
  readonly recordWaiting: (projectId: ProjectId, code: ErrorCode) => void;
  /** Records that a study got its outcome: the import waits for nothing any more. */
  readonly clearWaiting: (projectId: ProjectId) => void;
  /** Removes the record of an import that has ended. */
  readonly remove: (projectId: ProjectId) => void;
  /** The instant of the last step, and the failure that the import waits for, each where there is one. */
  readonly get: (projectId: ProjectId) => { readonly progressAt?: string; readonly waitingFor?: ErrorCode };
};

/** Makes the record of progress, empty. */
export function createImportActivity(now: () => Date): ImportActivity {
  const activities = new Map<ProjectId, { progressAt?: string; waitingFor?: ErrorCode }>();
  return {
    recordProgress: (projectId) =>
      void activities.set(projectId, { ...activities.get(projectId), progressAt: now().toISOString() }),
    clearWaiting: (projectId) => void activities.set(projectId, { progressAt: now().toISOString() }),
    recordWaiting: (projectId, waitingFor) =>
      void activities.set(projectId, { ...activities.get(projectId), waitingFor }),
    remove: (projectId) => void activities.delete(projectId),
    get: (projectId) => ({ ...activities.get(projectId) }),
  };
}
