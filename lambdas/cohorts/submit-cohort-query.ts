import { submitCohortQuery } from '#contracts/api/projects';
import { AppError } from '#contracts/app-error';
import type { CohortQueryTask } from '#contracts/cohort-result';
import type { DisclosureFloor } from '#contracts/disclosure-floor';
import { QueryId } from '#contracts/ids';
import { checkCohort } from '#domain/cohort/check-cohort';
import { secondsAfter } from '#domain/run/run-deadlines';
import { participantsHash } from '#domain/secure-sum/participants-hash';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import type { AnswerItem, QueryItem } from '#lambdas/platform/items/query-item';
import { requireProject } from '#lambdas/platform/items/require-project';
import { readTrusts } from '#lambdas/platform/items/trust-item';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import { putNew, updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { actorOf } from '#lambdas/platform/runtime/caller';
import { prepareTask, runtimeTaskMaker, type TaskMaker } from '#lambdas/platform/tasks/create-task';
import { chosenTrusts } from './chosen-trusts.ts';
import { runtimeFloor } from './disclosure-floor.ts';
import { secureSumPart } from './secure-sum-part.ts';

type Deps = { readonly maker: TaskMaker; readonly floor: DisclosureFloor | undefined };

const answerSeconds = 3600;
/** Writes per trust: the answer, its task and the task's audit event; a transaction holds a hundred. */
const trustsPerTransaction = 30;
/** A secure sum is one number. */
const noTables = { distributions: [], crossTables: [] };

/** Asks the enrolled trusts, or the chosen ones, for the size and shape of a cohort, or for one sum over them all. */
export const makeSubmitCohortQuery =
  ({ floor, maker }: Deps): OperationHandler<typeof submitCohortQuery> =>
  async ({ params: { projectId }, body }, { caller }) => {
    const { ledger } = maker;
    const { user } = await requireProject(ledger, caller, projectId, 'modify');
    const { cohort, name } = body;
    // Every trust would refuse it; here the researcher still sees why. SQL is judged at each trust, by its own tables.
    if ('where' in cohort) checkCohort(cohort);
    const trusts = chosenTrusts(await readTrusts(ledger), body.trustIds);
    const secureSum = body.secureSum ? secureSumPart(trusts) : undefined;
    const queryId = QueryId.parse(ledger.newId());
    const task: CohortQueryTask = {
      queryId,
      projectId,
      cohort,
      show: secureSum === undefined ? body.show : noTables,
      ...(floor === undefined ? {} : { floor }),
      ...(secureSum === undefined ? {} : { secureSum }),
    };
    const query: Omit<QueryItem, 'secureSum'> = {
      queryId,
      projectId,
      name,
      cohort,
      show: task.show,
      createdBy: user.userId,
      createdAt: ledger.now().toISOString(),
    };
    const asked = await Promise.all(
      trusts.map(async (trust) => {
        const { trustId, code } = trust;
        const prepared = await prepareTask(maker, {
          trust,
          type: 'cohort_query',
          payload: task,
          deadline: secondsAfter(ledger.now(), answerSeconds),
          refs: { projectId, queryId },
        });
        const { taskId } = prepared.task;
        const answer: AnswerItem = { projectId, queryId, trustId, code, status: 'ASKED', taskId };
        return { answer, prepared };
      }),
    );
    const summed: Pick<QueryItem, 'secureSum'> =
      secureSum === undefined
        ? {}
        : {
            secureSum: {
              trustIds: trusts.map(({ trustId }) => trustId),
              participantsHash: participantsHash(secureSum.participants),
            },
          };
    // The project names the question first: only a draft can be asked about, whoever stages it meanwhile.
    const opened = await commit(
      ledger,
      [
        updateItem(ledger, {
          key: keys.project(projectId),
          expect: [{ attribute: 'status', oneOf: ['DRAFT'] }],
          set: { latestQueryId: queryId },
        }),
        putNew(ledger, { ...keys.query(projectId, queryId), kind: 'QUERY', ...query, ...summed }),
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
      ...(secureSum === undefined ? {} : { secureSum: { status: 'WAITING' } }),
    };
  };

/** Lambda entry. */
export const handler = edge(submitCohortQuery, () =>
  makeSubmitCohortQuery({ maker: runtimeTaskMaker(), floor: runtimeFloor() }),
);
