import { submitCohortQuery } from '#contracts/api/projects';
import { AppError } from '#contracts/app-error';
import { QueryId, type TrustId } from '#contracts/ids';
import { checkCohort } from '#domain/cohort/check-cohort';
import { secondsAfter } from '#domain/run/run-deadlines';
import { actorOf } from '#lambdas/platform/caller';
import { commit } from '#lambdas/platform/commit';
import { prepareTask, runtimeTaskMaker, type TaskMaker } from '#lambdas/platform/create-task';
import { edge, type OperationHandler } from '#lambdas/platform/http-edge';
import { keys } from '#lambdas/platform/keys';
import type { AnswerItem, QueryItem } from '#lambdas/platform/ledger/query-item';
import { requireProject } from '#lambdas/platform/ledger/require-project';
import { putNew, updateItem } from '#lambdas/platform/ledger-writes';
import { readTrusts, type TrustItem } from '#lambdas/platform/trust-item';

type Deps = { readonly maker: TaskMaker };

const answerSeconds = 3600;
/** Writes per trust: the answer, its task and the task's audit event; a transaction holds a hundred. */
const trustsPerTransaction = 30;

/** Asks the enrolled trusts, or the chosen ones, for the size and shape of a cohort. */
export const makeSubmitCohortQuery =
  ({ maker }: Deps): OperationHandler<typeof submitCohortQuery> =>
  async ({ params: { projectId }, body }, { caller }) => {
    const { ledger } = maker;
    const { user } = await requireProject(ledger, caller, projectId, 'modify');
    // Every trust would refuse it; here the researcher still sees why.
    checkCohort(body.cohort);
    const trusts = chosenTrusts(await readTrusts(ledger), body.trustIds);
    const query: QueryItem = {
      queryId: QueryId.parse(ledger.newId()),
      projectId,
      name: body.name,
      cohort: body.cohort,
      createdBy: user.userId,
      createdAt: ledger.now().toISOString(),
    };
    const { queryId } = query;
    const asked = await Promise.all(
      trusts.map(async (trust) => {
        const { trustId, code } = trust;
        const prepared = await prepareTask(maker, {
          trust,
          type: 'cohort_query',
          payload: { queryId, projectId, cohort: body.cohort },
          deadline: secondsAfter(ledger.now(), answerSeconds),
          refs: { projectId, queryId },
        });
        const answer: AnswerItem = {
          projectId,
          queryId,
          trustId,
          code,
          status: 'ASKED',
          taskId: prepared.task.taskId,
        };
        return { answer, prepared };
      }),
    );
    // The project names the question first: only a draft can be asked about, whoever stages it meanwhile.
    const opened = await commit(
      ledger,
      [
        updateItem(ledger, {
          key: keys.project(projectId),
          expect: [{ attribute: 'status', oneOf: ['DRAFT'] }],
          set: { latestQueryId: queryId },
        }),
        putNew(ledger, { ...keys.query(projectId, queryId), kind: 'QUERY', ...query }),
      ],
      [
        {
          action: 'cohort.asked',
          actor: actorOf(caller),
          subject: { kind: 'project', id: projectId },
          facts: { queryId, trusts: trusts.length },
        },
      ],
    );
    if (opened.kind === 'refused')
      throw new AppError('WRONG_STATE', { details: [{ rule: 'the project must be a draft', place: 'project' }] });
    for (let first = 0; first < asked.length; first += trustsPerTransaction) {
      const part = asked.slice(first, first + trustsPerTransaction);
      const writes = part.flatMap(({ answer, prepared }) => [
        putNew(ledger, { ...keys.queryAnswer(queryId, answer.trustId), kind: 'QUERY_ANSWER', ...answer }),
        ...prepared.writes,
      ]);
      await commit(ledger, writes, []);
      await Promise.all(part.map(({ prepared }) => prepared.ring()));
    }
    return {
      ...query,
      answers: asked.map(({ answer: { trustId, code, status } }) => ({ trustId, code, status })),
    };
  };

const chosenTrusts = (all: readonly TrustItem[], chosen: readonly TrustId[] | undefined): TrustItem[] => {
  const enrolled = all.filter((trust) => trust.status === 'ENROLLED');
  const unknown = (chosen ?? []).filter((trustId) => !enrolled.some((trust) => trust.trustId === trustId));
  if (unknown.length > 0 || enrolled.length === 0)
    throw new AppError('INPUT_INVALID', {
      details: [{ rule: 'every trust asked must be enrolled, and there must be one', place: 'body.trustIds' }],
    });
  return chosen === undefined ? enrolled : enrolled.filter((trust) => chosen.includes(trust.trustId));
};

/** Lambda entry. */
export const handler = edge(submitCohortQuery, () => makeSubmitCohortQuery({ maker: runtimeTaskMaker() }));
