import { type Project, ProjectTrust } from '#contracts/project';
import type { LedgerProject } from './read-project.ts';

/** A project as the API answers it; what only the ledger needs stays there. */
export const projectAnswer = ({ project, trusts }: LedgerProject): Project => {
  const { openingQueryId: _opening, revocations: _revocations, staging: _staging, trustIds: _ids, ...answer } = project;
  // A part of a draft is one of a staging in progress: nobody can decide yet.
  const parts = project.status === 'DRAFT' ? [] : trusts;
  return { ...answer, trusts: parts.map((trust) => ProjectTrust.parse(trust)) };
};
