import type { TrustId, UserId } from '#contracts/ids';
import type { Caller } from './caller.ts';

/** What of a project decides who may do what with it. */
export type ProjectParties = {
  readonly ownerId: UserId;
  readonly members: readonly UserId[];
  /** Trusts that the project has been staged at. */
  readonly trustIds: readonly TrustId[];
};

export type ProjectAccess = {
  /** Read the project, its queries and its trusts. */
  readonly see: boolean;
  /** Ask cohort questions, stage. */
  readonly modify: boolean;
  /** Start models in it. */
  readonly contribute: boolean;
  /** Read its models and runs: not open to a Trust Admin who is neither owner nor member. */
  readonly seeModels: boolean;
};

/**
 * Who may do what with a project. A Viewer only ever reads, even what they own. A Trust Admin of a staged trust reads
 * what they are asked to decide about.
 */
export const projectAccess = (caller: Caller, project: ProjectParties): ProjectAccess => {
  if (caller.role === 'Admin') return { see: true, modify: true, contribute: true, seeModels: true };
  const owner = project.ownerId === caller.userId;
  const party = owner || project.members.includes(caller.userId);
  const writes = caller.role !== 'Viewer';
  const decides =
    caller.role === 'TrustAdmin' && caller.trustId !== undefined && project.trustIds.includes(caller.trustId);
  return { see: party || decides, modify: owner && writes, contribute: party && writes, seeModels: party };
};
