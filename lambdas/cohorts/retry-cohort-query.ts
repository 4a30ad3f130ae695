import { retryCohortQuery } from '#contracts/api/projects';
import { AppError } from '#contracts/app-error';
import type { DisclosureFloor } from '#contracts/disclosure-floor';
import type { SecureSumPart } from '#contracts/secure-sum';
import { canTransition } from '#domain/lifecycle/can-transition';
import { answerLifecycle } from '#domain/project/answer-lifecycle';
import { participantsHash } from '#domain/secure-sum/participants-hash';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { AnswerItem } from '#lambdas/platform/items/answer-item';
import type { QueryItem } from '#lambdas/platform/items/query-item';
import { requireProject } from '#lambdas/platform/items/require-project';
import { requireQuery } from '#lambdas/platform/items/require-query';
import { readTrusts, type TrustItem } from '#lambdas/platform/items/trust-item';
import { keys } from '#lambdas/platform/ledger/keys';
import { requireItem } from '#lambdas/platform/ledger/ledger-writes';
import { readItem } from '#lambdas/platform/ledger/read-item';
import { applyTransition } from '#lambdas/platform/ledger/transition';
import { actorOf } from '#lambdas/platform/runtime/caller';
import { runtimeLargeTaskMaker, type TaskMaker } from '#lambdas/platform/tasks/create-task';
import { prepareQuestion } from '#lambdas/platform/tasks/prepare-question';
import { runtimeFloor } from './disclosure-floor.ts';
import { questionAsItStands } from './question-as-it-stands.ts';
import { secureSumPart } from './secure-sum-part.ts';

type Deps = { readonly maker: TaskMaker; readonly floor: DisclosureFloor | undefined };

const wrongState = (rule: string): AppError =>
  new AppError('WRONG_STATE', { details: [{ rule, place: 'body.trustId' }] });

const notDraft = (): AppError => wrongState('the project must be a draft that nobody stages');

/** Who takes part, exactly as at first: under one question id a trust masks one number for the same others. */
const sameParticipants = (asked: QueryItem['secureSum'], trusts: readonly TrustItem[]): SecureSumPart | undefined => {
  if (asked === undefined) return undefined;
  const part = secureSumPart(trusts.filter(({ trustId }) => asked.trustIds.includes(trustId)));
  if (participantsHash(part.participants) !== asked.participantsHash)
    throw wrongState('the trusts of a secure sum must have the keys that they had');
  return part;
};

/**
 * Asks one trust the same question once more where it gave no answer, for whoever may modify the project while it is a draft. Where
 * the question is under way or answered nothing changes.
 */
export const makeRetryCohortQuery =
  ({ floor, maker }: Deps): OperationHandler<typeof retryCohortQuery> =>
  async (input, context) => {
    const { ledger } = maker;
    const { projectId, queryId } = input.params;
    const { trustId } = input.body;
    const { project } = await requireProject(ledger, context.caller, projectId, 'modify');
    const [query, answer] = await Promise.all([
      requireQuery(ledger, projectId, queryId),
      readItem(ledger, keys.queryAnswer(queryId, trustId), AnswerItem),
    ]);
    const trusts = await readTrusts(ledger);
    const trust = trusts.find((candidate) => candidate.trustId === trustId);
    if (answer === undefined || trust === undefined) throw new AppError('NOT_FOUND');
    if (!canTransition(answerLifecycle.askAgain, answer.status)) return questionAsItStands(ledger, query);
    if (project.status !== 'DRAFT' || project.staging !== undefined) throw notDraft();
    const secureSum = sameParticipants(query.secureSum, trusts);
    const prepared = await prepareQuestion(maker, trust, {
      projectId,
      queryId,
      cohort: query.cohort,
      show: query.show,
      ...(floor === undefined ? {} : { floor }),
      ...(secureSum === undefined ? {} : { secureSum }),
    });
    const asked = await applyTransition(ledger, {
      key: keys.queryAnswer(queryId, trustId),
      schema: AnswerItem,
      step: answerLifecycle.askAgain,
      change: { set: { taskId: prepared.task.taskId }, remove: ['failure'] },
      also: [
        requireItem(ledger, {
          key: keys.project(projectId),
          expect: [{ attribute: 'status', oneOf: ['DRAFT'] }],
          absent: ['staging'],
        }),
        ...prepared.writes,
      ],
      audit: {
        action: 'cohort.askedAgain',
        actor: actorOf(context.caller),
        subject: { kind: 'project', id: projectId },
        facts: { queryId, trustId },
      },
    });
    if (asked.kind === 'applied') await prepared.ring();
    // Refused by the project's state; whoever was quicker with the same request has done what was asked.
    if (asked.kind === 'refused') throw notDraft();
    return questionAsItStands(ledger, query);
  };

/** Lambda entry. */
export const handler = edge(retryCohortQuery, () =>
  makeRetryCohortQuery({ maker: runtimeLargeTaskMaker(), floor: runtimeFloor() }),
);
