import type { ProjectItem } from '#lambdas/platform/items/project-item';
import type { Signals } from '#lambdas/platform/workflow/signal-step';
import { type Stager, stageTrusts } from '#lambdas/platform/workflow/stage-trusts';
import { unstageTrusts } from '#lambdas/platform/workflow/unstage-trusts';
import { leftAlone } from './left-alone.ts';

/** Looks after a staging or an unstaging in progress: the call that began it was cut off. */
export const watchStaging = async (
  stager: Stager & Signals,
  { projectId, staging, unstagingAt }: ProjectItem,
): Promise<void> => {
  const now = stager.ledger.now();
  if (staging !== undefined && leftAlone(staging.at, now)) await stageTrusts(stager, projectId);
  if (unstagingAt !== undefined && leftAlone(unstagingAt, now)) await unstageTrusts(stager, projectId);
};
