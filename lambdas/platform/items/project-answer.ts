import { type Project, ProjectTrust } from '#contracts/project';
import type { LedgerProject } from './read-project.ts';

/** A project as the API answers it; what only the ledger needs stays there. */
export const projectAnswer = ({ project, trusts }: LedgerProject): Project => {
  const { trustIds: _, ...answer } = project;
  return { ...answer, trusts: trusts.map((trust) => ProjectTrust.parse(trust)) };
};
