import { submitCohortQuery } from '#contracts/api/projects';
import { AppError } from '#contracts/app-error';
import type { DisclosureFloor } from '#contracts/disclosure-floor';
import { QueryId, type UserId } from '#contracts/ids';
import { canonicalJson } from '#domain/audit/canonical-json';
import { checkCohort } from '#domain/cohort/check-cohort';
import { participantsHash } from '#domain/secure-sum/participants-hash';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import type { ProjectItem } from '#lambdas/platform/items/project-item';
import { heldQuery, QueryItem } from '#lambdas/platform/items/query-item';
import { requireProject } from '#lambdas/platform/items/require-project';
import { readTrusts, type TrustItem } from '#lambdas/platform/items/trust-item';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys, secondIndex } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { putNew, updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { readItem } from '#lambdas/platform/ledger/read-item';
import { runtimeLargeTaskMaker, type TaskMaker } from '#lambdas/platform/tasks/create-task';
import { openQuery } from '#lambdas/platform/workflow/open-query';
import { chosenTrusts } from './chosen-trusts.ts';
import { runtimeFloor } from './disclosure-floor.ts';
import { questionAsItStands } from './question-as-it-stands.ts';
import { secureSumPart } from './secure-sum-part.ts';

type Deps = { readonly maker: TaskMaker; readonly floor: DisclosureFloor | undefined };
type Body = Parameters<OperationHandler<typeof submitCohortQuery>>[0]['body'];
type Question = Omit<QueryItem, 'queryId' | 'createdAt'>;

/** Questions of one project that are asked in the same moment are begun one after another. */
const attempts = 5;
/** A secure sum is one number. */
const noTables = { distributions: [], crossTables: [] };

const notDraft = (): AppError =>
  new AppError('WRONG_STATE', { details: [{ rule: 'the project must be a draft', place: 'project' }] });

/**
 * Asks the enrolled trusts, or the chosen ones, for the size and shape of a cohort, or for one sum over them all. The
 * question is begun in one write and becomes the latest of its project when the task of every trust is written; a
 * call that was cut off in between is completed by the same call again, by the next question, or by the watcher.
 */
export const makeSubmitCohortQuery =
  ({ floor, maker }: Deps): OperationHandler<typeof submitCohortQuery> =>
  async ({ params: { projectId }, body }, { caller }) => {
    const { ledger } = maker;
    const { user } = await requireProject(ledger, caller, projectId, 'modify');
    // Every trust would refuse it; here the researcher still sees why. SQL is judged at each trust, by its own tables.
    if ('where' in body.cohort) checkCohort(body.cohort);
    const trusts = chosenTrusts(await readTrusts(ledger), body.trustIds);
    const question = questionOf(body, { projectId, createdBy: user.userId, trusts, floor });
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      const { project } = await requireProject(ledger, caller, projectId, 'modify');
      if (project.status !== 'DRAFT') throw notDraft();
      if (project.staging !== undefined) break;
      const before = await openEarlier(maker, project);
      if (before !== undefined && isSame(before, question)) return questionAsItStands(ledger, before);
      const createdAt = ledger.now().toISOString();
      const query: QueryItem = { queryId: QueryId.parse(ledger.newId()), ...question, createdAt };
      // Refused: another question was begun in the same moment. It is completed first, and this one begun after it.
      if (!(await begin(ledger, query))) continue;
      if ((await openQuery(maker, query)) === 'closed') throw notDraft();
      return questionAsItStands(ledger, query);
    }
    throw new AppError('CONFLICT', {
      details: [{ rule: 'no other question or staging of the project may be in progress', place: 'project' }],
    });
  };

/** Completes a question that was begun and cut off, and answers it. */
const openEarlier = async (
  maker: TaskMaker,
  { openingQueryId, projectId }: ProjectItem,
): Promise<QueryItem | undefined> => {
  const begun =
    openingQueryId === undefined
      ? undefined
      : await readItem(maker.ledger, keys.query(projectId, openingQueryId), QueryItem);
  if (begun !== undefined && (await openQuery(maker, begun)) === 'closed') throw notDraft();
  return begun;
};

const questionOf = (
  { cohort, name, secureSum, show }: Body,
  by: {
    readonly projectId: Question['projectId'];
    readonly createdBy: UserId;
    readonly trusts: readonly TrustItem[];
    readonly floor: DisclosureFloor | undefined;
  },
): Question => {
  const trustIds = by.trusts.map(({ trustId }) => trustId);
  const { projectId, createdBy, floor } = by;
  return {
    projectId,
    name,
    cohort,
    show: secureSum ? noTables : show,
    createdBy,
    askedTrusts: trustIds.length,
    opening: { trustIds, ...(floor === undefined ? {} : { floor }) },
    ...(secureSum
      ? { secureSum: { trustIds, participantsHash: participantsHash(secureSumPart(by.trusts).participants) } }
      : {}),
  };
};

/** Whether a question that was begun is this one, asked again because its answer was lost. */
const isSame = (
  { askedTrusts: _count, createdAt: _at, queryId: _id, ...begun }: QueryItem,
  // A release from before did not keep how many trusts are asked; `opening` says which.
  { askedTrusts: _asked, ...question }: Question,
): boolean => canonicalJson(begun) === canonicalJson(question);

/** The one write that begins a question; false where the project is no draft or has something else in progress. */
const begin = async (ledger: Ledger, query: QueryItem): Promise<boolean> => {
  const { projectId, queryId } = query;
  const begun = await commit(
    ledger,
    [
      updateItem(ledger, {
        key: keys.project(projectId),
        expect: [{ attribute: 'status', oneOf: ['DRAFT'] }],
        absent: ['openingQueryId', 'staging'],
        set: { openingQueryId: queryId },
      }),
      putNew(ledger, {
        ...keys.query(projectId, queryId),
        ...secondIndex.openings(projectId, queryId),
        ...heldQuery(query),
      }),
    ],
    [],
  );
  return begun.kind === 'applied';
};

/** Lambda entry. */
export const handler = edge(submitCohortQuery, () =>
  makeSubmitCohortQuery({ maker: runtimeLargeTaskMaker(), floor: runtimeFloor() }),
);
