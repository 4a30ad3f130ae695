import { type Project, ProjectTrust } from '#contracts/project';
import { retryableWork } from '#domain/project/retryable-work';
import type { LedgerProject } from './read-project.ts';

/** A project as the API answers it: what only the ledger needs stays there, and each trust has what may be asked for again. */
export const projectAnswer = ({ project, trusts }: LedgerProject): Project => {
  const {
    approvals: _approvals,
    declines: _declines,
    openingQueryId: _opening,
    partyChanges: _changes,
    revocations: _revocations,
    staging: _staging,
    removedAt: _removed,
    trustIds: _ids,
    unstagingAt: _unstaging,
    ...answer
  } = project;
  // A part of a draft is one of a staging in progress: nobody can decide yet.
  const parts = project.status === 'DRAFT' ? [] : trusts;
  return {
    ...answer,
    trusts: parts.map((trust) => ({
      ...ProjectTrust.parse(trust),
      mayRetry: [...retryableWork(project.status, trust)],
    })),
  };
};
