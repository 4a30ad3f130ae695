import type { ProjectItem } from '#lambdas/platform/items/project-item';
import { type Stager, stageTrusts } from '#lambdas/platform/workflow/stage-trusts';
import { leftAlone } from './left-alone.ts';

/** Looks after a staging in progress: the call that began it was cut off. */
export const watchStaging = async (stager: Stager, { projectId, staging }: ProjectItem): Promise<void> => {
  if (staging === undefined || !leftAlone(staging.at, stager.ledger.now())) return;
  await stageTrusts(stager, projectId);
};
