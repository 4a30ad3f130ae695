import type { PartWork, ProjectStatus, ProjectTrust } from '#contracts/project';
import { canTransition } from '../lifecycle/can-transition.ts';
import { cohortLifecycle } from './cohort-lifecycle.ts';
import { imagingLifecycle } from './imaging-lifecycle.ts';

/** What of one trust's part in a project has failed and may be asked for again now. */
export const retryableWork = (
  project: ProjectStatus,
  part: Pick<ProjectTrust, 'decision' | 'cohort' | 'imaging' | 'endedAt'>,
): readonly PartWork[] => {
  if (project !== 'APPROVED' || part.decision !== 'APPROVED' || part.endedAt !== undefined) return [];
  if (canTransition(cohortLifecycle.freezeAgain, part.cohort)) return ['freeze'];
  return part.cohort === 'FROZEN' && canTransition(imagingLifecycle.importAgain, part.imaging) ? ['import'] : [];
};
