import type { ErrorCode } from '#contracts/errors';
import type { ProjectId } from '#contracts/ids';

/** What this process is doing for an import: known in memory only, because it says nothing that must survive. */
export type ImportActivity = {
  /** A step of a study was done: an instance arrived, was de-identified or stored, a series was converted. */
  readonly advanced: (projectId: ProjectId) => void;
  /** Something failed that every study needs, and its code. */
  readonly waits: (projectId: ProjectId, code: ErrorCode) => void;
  /** A study was settled: nothing is waited for any more. */
  readonly goesOn: (projectId: ProjectId) => void;
  readonly ended: (projectId: ProjectId) => void;
  /** When a step was last done, and what the import waits for, if it does. */
  readonly of: (projectId: ProjectId) => { readonly progressAt?: string; readonly waitingFor?: ErrorCode };
};

/** Keeps account of the activity of all imports of this process. */
export function createImportActivity(now: () => Date): ImportActivity {
  const going = new Map<ProjectId, { progressAt?: string; waitingFor?: ErrorCode }>();
  return {
    advanced: (projectId) => void going.set(projectId, { ...going.get(projectId), progressAt: now().toISOString() }),
    goesOn: (projectId) => void going.set(projectId, { progressAt: now().toISOString() }),
    waits: (projectId, waitingFor) => void going.set(projectId, { ...going.get(projectId), waitingFor }),
    ended: (projectId) => void going.delete(projectId),
    of: (projectId) => ({ ...going.get(projectId) }),
  };
}
