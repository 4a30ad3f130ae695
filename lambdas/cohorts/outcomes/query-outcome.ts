import { CohortResult } from '#contracts/cohort-result';
import { answerLifecycle } from '#domain/project/answer-lifecycle';
import { QueryItem } from '#lambdas/platform/items/query-item';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { readItem } from '#lambdas/platform/ledger/read-item';
import type { EndedTask } from '#lambdas/platform/tasks/task-outcome';
import { noOutcome, type Outcome } from '#lambdas/platform/workflow/outcome';
import { taskFailure, wrongResult } from '#lambdas/platform/workflow/task-failure';
import { answeredWrites } from './answered-writes.ts';

/** A trust's answer to a cohort question, with what a preview reads of it; or why there is none. */
export const queryOutcome = async (ledger: Ledger, task: EndedTask): Promise<Outcome> => {
  const { queryId, projectId } = task.refs;
  if (queryId === undefined || projectId === undefined) return noOutcome;
  const result = task.status === 'DONE' ? CohortResult.parse(task.result) : undefined;
  const answered = result !== undefined && result.queryId === queryId;
  const step = answered ? answerLifecycle.answer : answerLifecycle.fail;
  const query = answered ? await readItem(ledger, keys.query(projectId, queryId), QueryItem) : undefined;
  const failure = result === undefined ? taskFailure(task) : wrongResult('queryId');
  return {
    writes: [
      updateItem(ledger, {
        key: keys.queryAnswer(queryId, task.trustId),
        expect: [
          { attribute: 'status', oneOf: step.from },
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
        facts: { queryId },
      },
    ],
  };
};
