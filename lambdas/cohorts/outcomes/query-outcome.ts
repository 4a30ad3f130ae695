import { CohortResult } from '#contracts/cohort-result';
import { answerLifecycle } from '#domain/project/answer-lifecycle';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { updateItem } from '#lambdas/platform/ledger/ledger-writes';
import type { EndedTask } from '#lambdas/platform/tasks/task-outcome';
import { noOutcome, type Outcome } from '#lambdas/platform/workflow/outcome';
import { taskFailure, wrongResult } from '#lambdas/platform/workflow/task-failure';

/** A trust's answer to a cohort question, or why there is none. */
export const queryOutcome = (ledger: Ledger, task: EndedTask): Outcome => {
  const { queryId, projectId } = task.refs;
  if (queryId === undefined || projectId === undefined) return noOutcome;
  const result = task.status === 'DONE' ? CohortResult.parse(task.result) : undefined;
  const answered = result !== undefined && result.queryId === queryId;
  const step = answered ? answerLifecycle.answer : answerLifecycle.fail;
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
