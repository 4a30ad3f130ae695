import { AppError } from '#contracts/app-error';
import type { ProjectId, QueryId } from '#contracts/ids';
import { keys } from '../ledger/keys.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { readItem } from '../ledger/read-item.ts';
import { QueryItem } from './query-item.ts';

/** Reads one cohort question of a project, without its answers. Throws NOT_FOUND. */
export const requireQuery = async (ledger: Ledger, projectId: ProjectId, queryId: QueryId): Promise<QueryItem> => {
  const query = await readItem(ledger, keys.query(projectId, queryId), QueryItem);
  if (query === undefined) throw new AppError('NOT_FOUND');
  return query;
};
