import * as z from 'zod';
import { ProjectId } from '#contracts/ids';
import { CohortQuery, QueryAnswer } from '#contracts/project';

/** A cohort question as the ledger holds it; its answers are items of their own. */
export const QueryItem = CohortQuery.omit({ answers: true });
export type QueryItem = z.infer<typeof QueryItem>;

/** One trust's answer as the ledger holds it. */
export const AnswerItem = QueryAnswer.extend({
  projectId: ProjectId,
  queryId: CohortQuery.shape.queryId,
  taskId: z.string().optional(),
});
export type AnswerItem = z.infer<typeof AnswerItem>;
