import type { AskedSet } from '#contracts/decision';
import { askedSet } from '#domain/project/asked-set';
import type { Ledger } from '../ledger/ledger.ts';
import type { ProjectTrustItem } from './project-item.ts';
import type { LedgerProject } from './read-project.ts';
import { requireQuery } from './require-query.ts';

/** What a trust is asked about, as it stands now. Throws NOT_FOUND where the question is gone that it was staged on. */
export const readAskedSet = async (
  ledger: Ledger,
  { project, trusts }: LedgerProject,
  { queryId }: Pick<ProjectTrustItem, 'queryId'>,
): Promise<AskedSet> =>
  askedSet(
    project,
    await requireQuery(ledger, project.projectId, queryId),
    trusts.map(({ code }) => code),
  );
