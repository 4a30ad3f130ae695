import type { ProjectId } from '#contracts/ids';
import { childPrefix, keys } from '../ledger/keys.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { queryItems } from '../ledger/query-items.ts';
import { readItem } from '../ledger/read-item.ts';
import { ProjectItem, ProjectTrustItem } from './project-item.ts';

/** A project with its trusts, as they stand now. */
export type LedgerProject = { readonly project: ProjectItem; readonly trusts: readonly ProjectTrustItem[] };

/** Reads a project and the parts of its trusts, in the order of their ids; undefined where there is none. */
export const readProject = async (ledger: Ledger, projectId: ProjectId): Promise<LedgerProject | undefined> => {
  const key = keys.project(projectId);
  const [project, trusts] = await Promise.all([
    readItem(ledger, key, ProjectItem),
    queryItems(ledger, { partition: key.pk, prefix: childPrefix.projectTrusts }, ProjectTrustItem),
  ]);
  return project === undefined ? undefined : { project, trusts };
};
