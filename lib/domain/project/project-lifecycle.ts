import type { ProjectStatus } from '#contracts/project';
import type { Lifecycle } from '../lifecycle/lifecycle.ts';

/**
 * A project: drafted by a researcher, staged when its trusts are asked, approved by the first trust that says yes. Until
 * then it may be unstaged, to be changed.
 * Cohort questions belong to DRAFT, decisions to STAGED (and late ones to APPROVED), models and runs to APPROVED. Any of
 * them may be CLOSED, for good.
 */
export const projectLifecycle = {
  stage: { from: ['DRAFT'], to: 'STAGED' },
  unstage: { from: ['STAGED'], to: 'DRAFT' },
  approve: { from: ['STAGED'], to: 'APPROVED' },
  close: { from: ['DRAFT', 'STAGED', 'APPROVED'], to: 'CLOSED' },
} as const satisfies Lifecycle<ProjectStatus, string>;
