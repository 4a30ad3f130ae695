import type { ProjectStatus } from '#contracts/project';
import type { Lifecycle } from '../lifecycle/lifecycle.ts';

/**
 * A project: drafted by a researcher, staged when its trusts are asked, approved by the first trust that says yes.
 * Cohort questions belong to DRAFT, decisions to STAGED (and late ones to APPROVED), models and runs to APPROVED. Any of
 * them may be CLOSED, for good.
 */
export const projectLifecycle = {
  stage: { from: ['DRAFT'], to: 'STAGED' },
  approve: { from: ['STAGED'], to: 'APPROVED' },
  close: { from: ['DRAFT', 'STAGED', 'APPROVED'], to: 'CLOSED' },
} as const satisfies Lifecycle<ProjectStatus, string>;
