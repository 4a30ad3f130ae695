import type { ProjectId, RunId, TrustId } from '#contracts/ids';

/** What an execution is about. */
export type WorkflowSubject =
  | { readonly kind: 'approval'; readonly projectId: ProjectId; readonly trustId: TrustId }
  | { readonly kind: 'run'; readonly runId: RunId };

/** The name of a subject: of its tokens, and of its first execution. */
export const subjectName = (subject: WorkflowSubject): string =>
  subject.kind === 'run' ? subject.runId : `${subject.projectId}_${subject.trustId}`;
