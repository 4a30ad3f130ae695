import { AppError } from '#contracts/app-error';
import { cohortLifecycle } from '#domain/project/cohort-lifecycle';
import { secondsAfter } from '#domain/run/run-deadlines';
import { ProjectTrustItem } from '#lambdas/platform/items/project-item';
import { AnswerItem, QueryItem } from '#lambdas/platform/items/query-item';
import { readTrust } from '#lambdas/platform/items/trust-item';
import { keys } from '#lambdas/platform/ledger/keys';
import { readItem } from '#lambdas/platform/ledger/read-item';
import { applyTransition } from '#lambdas/platform/ledger/transition';
import { hubActor } from '#lambdas/platform/runtime/caller';
import { prepareTask, runtimeLargeTaskMaker, type TaskMaker } from '#lambdas/platform/tasks/create-task';
import { ApprovalInput } from '#lambdas/platform/workflow/step-inputs';
import { workflowStep } from '#lambdas/platform/workflow/workflow-step';

const freezeSeconds = 7 * 86_400;

/** Asks a trust that approved to freeze the cohort it was staged on; once, however often this runs. */
export const makeStartFreeze =
  (maker: TaskMaker) =>
  async ({ projectId, trustId }: ApprovalInput): Promise<{ readonly kind: 'asked' }> => {
    const { ledger } = maker;
    const key = keys.projectTrust(projectId, trustId);
    const part = await readItem(ledger, key, ProjectTrustItem);
    if (part?.cohort !== 'NONE' || part.endedAt !== undefined) return { kind: 'asked' };
    const [trust, query, answer] = await Promise.all([
      readTrust(ledger, trustId),
      readItem(ledger, keys.query(projectId, part.queryId), QueryItem),
      readItem(ledger, keys.queryAnswer(part.queryId, trustId), AnswerItem),
    ]);
    if (trust === undefined || query === undefined) throw new AppError('NOT_FOUND');
    const prepared = await prepareTask(maker, {
      trust,
      type: 'freeze_cohort',
      payload: {
        projectId,
        queryId: query.queryId,
        cohort: query.cohort,
        // What the decision was made on: the trust tells how far its frozen cohort is from it.
        ...(answer?.result === undefined
          ? {}
          : { approvedPersons: answer.result.persons, approvedMargin: answer.result.margin }),
      },
      deadline: secondsAfter(ledger.now(), freezeSeconds),
      refs: { projectId, queryId: query.queryId },
    });
    const started = await applyTransition(ledger, {
      key,
      schema: ProjectTrustItem,
      attribute: 'cohort',
      step: cohortLifecycle.freeze,
      expect: [{ attribute: 'decision', oneOf: ['APPROVED'] }],
      change: { set: { freezeTaskId: prepared.task.taskId }, absent: ['endedAt'] },
      also: prepared.writes,
      audit: {
        action: 'cohort.freezing',
        actor: hubActor,
        subject: { kind: 'project', id: projectId },
        facts: { trustId, queryId: query.queryId },
      },
    });
    if (started.kind === 'applied') await prepared.ring();
    return { kind: 'asked' };
  };

/** Lambda entry. */
export const handler = workflowStep('start-freeze', ApprovalInput, () => makeStartFreeze(runtimeLargeTaskMaker()));
