import pMap from 'p-map';
import type { CohortQueryTask } from '#contracts/cohort-result';
import type { TrustId } from '#contracts/ids';
import { SecureSumPart } from '#contracts/secure-sum';
import type { AnswerItem } from '../items/answer-item.ts';
import { QueryItem } from '../items/query-item.ts';
import { readAnswerHeads } from '../items/read-answer-heads.ts';
import { readTrusts, type TrustItem } from '../items/trust-item.ts';
import { commit } from '../ledger/commit.ts';
import { commitGroups } from '../ledger/commit-groups.ts';
import { keys } from '../ledger/keys.ts';
import { putNew, requireItem, updateItem } from '../ledger/ledger-writes.ts';
import { readItem } from '../ledger/read-item.ts';
import type { PreparedTask, TaskMaker } from '../tasks/create-task.ts';
import { prepareQuestion } from '../tasks/prepare-question.ts';

/** Tasks that are signed, sealed and then written together, so that few are held in memory. */
const tasksTogether = 50;
const signedAtOnce = 10;
/** Two callers may open the same question at once: the slower one looks again. */
const attempts = 5;

/** What became of opening a question: `closed` where its project stopped being a draft before all was written. */
export type QueryOpened = 'opened' | 'closed';

/**
 * Writes what is still missing of a question that was begun: the task and the open answer of every trust, in batches,
 * and, when all are there, its place as the latest question of its project. May be cut off anywhere and repeated by
 * anybody; it is the same question each time, and each trust gets one task. Throws what the ledger, the signer or the
 * store of task bodies throws; the question then stays begun.
 */
export const openQuery = async (
  maker: TaskMaker,
  { projectId, queryId }: Pick<QueryItem, 'projectId' | 'queryId'>,
): Promise<QueryOpened> => {
  const { ledger } = maker;
  const trusts = new Map((await readTrusts(ledger)).map((trust) => [trust.trustId, trust]));
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const query = await readItem(ledger, keys.query(projectId, queryId), QueryItem);
    if (query?.opening === undefined) return query === undefined ? 'closed' : 'opened';
    const there = new Set((await readAnswerHeads(ledger, queryId)).map(({ trustId }) => trustId));
    const missing = query.opening.trustIds.filter((trustId) => !there.has(trustId));
    if (!(await askTrusts(maker, query, missing, trusts))) continue;
    return (await nameAsLatest(maker, query)) ? 'opened' : await closedOrOpened(maker, query);
  }
  throw new Error('another caller opens this question all the time');
};

/** The task of one trust with the answer that it will fill. */
type Asked = { readonly answer: AnswerItem; readonly prepared: PreparedTask };

const askTrusts = async (
  maker: TaskMaker,
  query: QueryItem,
  missing: readonly TrustId[],
  trusts: ReadonlyMap<TrustId, TrustItem>,
): Promise<boolean> => {
  const { ledger } = maker;
  const { projectId, queryId } = query;
  const payload = taskOf(query, trusts);
  // Whoever finished it meanwhile has asked everybody: nothing may be added then.
  const stillOpening = requireItem(ledger, { key: keys.query(projectId, queryId), present: ['opening'] });
  for (let first = 0; first < missing.length; first += tasksTogether) {
    const asked = await pMap(
      missing.slice(first, first + tasksTogether),
      async (trustId): Promise<Asked> => {
        const trust = trusts.get(trustId);
        if (trust === undefined) throw new Error('a trust that was asked is not on the ledger');
        const prepared = await prepareQuestion(maker, trust, payload);
        const { taskId } = prepared.task;
        return { prepared, answer: { projectId, queryId, trustId, code: trust.code, status: 'QUEUED', taskId } };
      },
      { concurrency: signedAtOnce },
    );
    const groups = asked.map(({ answer, prepared }) => [
      putNew(ledger, { ...keys.queryAnswer(queryId, answer.trustId), kind: 'QUERY_ANSWER', ...answer }),
      ...prepared.writes,
    ]);
    if ((await commitGroups(ledger, groups, [stillOpening])).kind === 'refused') return false;
    await pMap(asked, ({ prepared }) => prepared.ring(), { concurrency: signedAtOnce });
  }
  return true;
};

/** What every trust is asked; the keys of a secure sum are those that the trusts hold now. */
const taskOf = (query: QueryItem, trusts: ReadonlyMap<TrustId, TrustItem>): CohortQueryTask => {
  const { cohort, opening, projectId, queryId, secureSum, show } = query;
  const participants = (secureSum?.trustIds ?? []).flatMap((trustId) => {
    const trust = trusts.get(trustId);
    return trust?.encryptionKey === undefined
      ? []
      : [{ trustId, code: trust.code, encryptionKey: trust.encryptionKey }];
  });
  return {
    queryId,
    projectId,
    cohort,
    show,
    ...(opening?.floor === undefined ? {} : { floor: opening.floor }),
    ...(secureSum === undefined ? {} : { secureSum: SecureSumPart.parse({ participants }) }),
  };
};

const nameAsLatest = async (
  { ledger }: TaskMaker,
  { createdBy, opening, projectId, queryId }: QueryItem,
): Promise<boolean> => {
  const committed = await commit(
    ledger,
    [
      updateItem(ledger, {
        key: keys.project(projectId),
        expect: [
          { attribute: 'status', oneOf: ['DRAFT'] },
          { attribute: 'openingQueryId', oneOf: [queryId] },
        ],
        set: { latestQueryId: queryId },
        remove: ['openingQueryId'],
      }),
      updateItem(ledger, {
        key: keys.query(projectId, queryId),
        present: ['opening'],
        remove: ['opening', 'gsi2pk', 'gsi2sk'],
      }),
    ],
    [
      {
        action: 'cohort.asked',
        actor: { kind: 'user', id: createdBy },
        subject: { kind: 'project', id: projectId },
        facts: { queryId, trusts: opening?.trustIds.length ?? 0 },
      },
    ],
  );
  return committed.kind === 'applied';
};

/** Either another caller was quicker, or the project is closed: then nobody need look at this question again. */
const closedOrOpened = async ({ ledger }: TaskMaker, { projectId, queryId }: QueryItem): Promise<QueryOpened> => {
  const key = keys.query(projectId, queryId);
  const query = await readItem(ledger, key, QueryItem);
  if (query?.opening === undefined) return 'opened';
  await commit(ledger, [updateItem(ledger, { key, present: ['opening'], remove: ['gsi2pk', 'gsi2sk'] })], []);
  return 'closed';
};
