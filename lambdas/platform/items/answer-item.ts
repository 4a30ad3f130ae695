import type * as z from 'zod';
import { ProjectId, QueryId, TaskId } from '#contracts/ids';
import { QueryAnswer } from '#contracts/project';
import { heldAnswer } from './held-answer.ts';

/** One trust's answer to a cohort question as the ledger holds it. */
export const AnswerItem = heldAnswer(
  QueryAnswer.extend({ projectId: ProjectId, queryId: QueryId, taskId: TaskId.optional() }),
);
export type AnswerItem = z.infer<typeof AnswerItem>;
