import pMap from 'p-map';
import { cancelCohortQuery } from '#contracts/api/projects';
import { AppError } from '#contracts/app-error';
import { TaskId } from '#contracts/ids';
import { canTransition } from '#domain/lifecycle/can-transition';
import { answerLifecycle } from '#domain/project/answer-lifecycle';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { heldStatuses } from '#lambdas/platform/items/held-answer';
import type { QueryItem } from '#lambdas/platform/items/query-item';
import { type AnswerHead, readAnswerHeads } from '#lambdas/platform/items/read-answer-heads';
import { requireProject } from '#lambdas/platform/items/require-project';
import { requireQuery } from '#lambdas/platform/items/require-query';
import { keys } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { actorOf, type Caller } from '#lambdas/platform/runtime/caller';
import { endTask } from '#lambdas/platform/tasks/end-task';
import { questionAsItStands } from './question-as-it-stands.ts';

type Deps = { readonly ledger: Ledger };

const trustsAtOnce = 10;

/**
 * Withdraws one trust's open question: its task and its answer end in one transaction. Where the trust was quicker, its
 * answer stays; where the trust has taken the task, it hears of it with its next renewal.
 */
const withdraw = async (
  ledger: Ledger,
  { projectId, queryId }: QueryItem,
  { taskId, trustId }: AnswerHead,
  caller: Caller,
): Promise<void> => {
  if (taskId === undefined) return;
  const actor = actorOf(caller);
  await endTask(
    ledger,
    { trustId, taskId: TaskId.parse(taskId) },
    {
      step: 'cancel',
      actor,
      also: [
        updateItem(ledger, {
          key: keys.queryAnswer(queryId, trustId),
          expect: [
            { attribute: 'status', oneOf: heldStatuses(answerLifecycle.cancel) },
            { attribute: 'taskId', oneOf: [taskId] },
          ],
          set: { status: answerLifecycle.cancel.to },
        }),
      ],
      notes: [
        {
          action: 'cohort.cancelled',
          actor,
          subject: { kind: 'project', id: projectId },
          facts: { queryId, trustId },
        },
      ],
    },
  );
};

/**
 * Cancels a cohort question where it is still open, for whoever may modify the project. A trust that has not taken it
 * never gets it; what has ended stays. The same call again changes nothing.
 */
export const makeCancelCohortQuery =
  ({ ledger }: Deps): OperationHandler<typeof cancelCohortQuery> =>
  async ({ params: { projectId, queryId } }, { caller }) => {
    await requireProject(ledger, caller, projectId, 'modify');
    const query = await requireQuery(ledger, projectId, queryId);
    if (query.opening !== undefined)
      throw new AppError('CONFLICT', {
        details: [{ rule: 'the question must have been asked at every trust', place: 'query' }],
      });
    const open = (await readAnswerHeads(ledger, queryId)).filter(({ status }) =>
      canTransition(answerLifecycle.cancel, status),
    );
    await pMap(open, (answer) => withdraw(ledger, query, answer, caller), { concurrency: trustsAtOnce });
    return questionAsItStands(ledger, query);
  };

/** Lambda entry. */
export const handler = edge(cancelCohortQuery, () => makeCancelCohortQuery({ ledger: runtimeLedger() }));
