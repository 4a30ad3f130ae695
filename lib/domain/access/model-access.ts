import type { UserId } from '#contracts/ids';
import type { Caller } from './caller.ts';
import { type ProjectParties, projectAccess } from './project-access.ts';

export type ModelAccess = {
  /** Read the model, its runs, their metrics, logs, results and receipts. */
  readonly see: boolean;
  /** Upload files, start and stop runs. */
  readonly modify: boolean;
};

/** Who may do what with a model: those who may modify its project, and its maker while they may still contribute. */
export const modelAccess = (
  caller: Caller,
  project: ProjectParties,
  model: { readonly ownerId: UserId },
): ModelAccess => {
  const access = projectAccess(caller, project);
  return {
    see: access.seeModels,
    modify: access.modify || (access.contribute && model.ownerId === caller.userId),
  };
};
