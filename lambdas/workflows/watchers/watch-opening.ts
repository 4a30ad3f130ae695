import type { QueryItem } from '#lambdas/platform/items/query-item';
import type { TaskMaker } from '#lambdas/platform/tasks/create-task';
import { openQuery } from '#lambdas/platform/workflow/open-query';
import { leftAlone } from './left-alone.ts';

/** What looking after questions takes. */
export type OpeningWatch = { readonly maker: TaskMaker };

/** Looks after a cohort question of which not every task is written: the call that began it was cut off. */
export const watchOpening = async ({ maker }: OpeningWatch, query: QueryItem): Promise<void> => {
  if (!leftAlone(query.createdAt, maker.ledger.now())) return;
  await openQuery(maker, query);
};
