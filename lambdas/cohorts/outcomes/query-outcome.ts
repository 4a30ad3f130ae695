import { CohortResult } from '#contracts/cohort-result';
import type { Failure } from '#contracts/failure';
import { type AnswerOutcome, answerEnd } from '#domain/project/answer-end';
import { answerLifecycle } from '#domain/project/answer-lifecycle';
import { heldStatuses } from '#lambdas/platform/items/held-answer';
import { QueryItem } from '#lambdas/platform/items/query-item';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { readItem } from '#lambdas/platform/ledger/read-item';
import type { EndedTask } from '#lambdas/platform/tasks/task-outcome';
import { noOutcome, type Outcome } from '#lambdas/platform/workflow/outcome';
import { taskFailure, wrongResult } from '#lambdas/platform/workflow/task-failure';
import { answeredWrites } from './answered-writes.ts';

const outcomeOf = (status: EndedTask['status'], result: CohortResult | undefined, { code }: Failure): AnswerOutcome => {
  if (result !== undefined) return { kind: 'result', result };
  if (status === 'EXPIRED') return { kind: 'expired' };
  return status === 'CANCELLED' ? { kind: 'cancelled' } : { kind: 'failure', code };
};

/** A trust's answer to a cohort question, with what a preview reads of it; or why there is none. */
export const queryOutcome = async (ledger: Ledger, task: EndedTask): Promise<Outcome> => {
  const { queryId, projectId } = task.refs;
  if (queryId === undefined || projectId === undefined) return noOutcome;
  const result = task.status === 'DONE' ? CohortResult.parse(task.result) : undefined;
  const answered = result !== undefined && result.queryId === queryId;
  const query = answered ? await readItem(ledger, keys.query(projectId, queryId), QueryItem) : undefined;
  const failure = result === undefined ? taskFailure(task) : wrongResult('queryId');
  const step = answerLifecycle[answerEnd(outcomeOf(task.status, answered ? result : undefined, failure))];
  return {
    writes: [
      updateItem(ledger, {
        key: keys.queryAnswer(queryId, task.trustId),
        expect: [
          { attribute: 'status', oneOf: heldStatuses(step) },
          { attribute: 'taskId', oneOf: [task.taskId] },
        ],
        set: { status: step.to, ...(answered ? { result } : { failure }) },
      }),
      ...(answered && query !== undefined ? await answeredWrites(ledger, query, task.trustId, result) : []),
    ],
    audit: [
      {
        action: answered ? 'cohort.answered' : 'cohort.notAnswered',
        actor: { kind: 'trust', id: task.trustId },
        subject: { kind: 'project', id: projectId },
        facts: { queryId, ...(answered ? {} : { status: step.to }) },
      },
    ],
  };
};
