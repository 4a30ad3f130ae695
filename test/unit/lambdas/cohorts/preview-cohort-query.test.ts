import { beforeEach, expect, it } from 'vitest';
import { previewCohortQuery } from '#contracts/api/projects';
import type { CohortResult } from '#contracts/cohort-result';
import type { QueryId } from '#contracts/ids';
import { queryOutcome } from '#lambdas/cohorts/outcomes/query-outcome';
import { makePreviewCohortQuery } from '#lambdas/cohorts/preview-cohort-query';
import type { QueryItem } from '#lambdas/platform/items/query-item';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Caller } from '#lambdas/platform/runtime/caller';
import type { EndedTask } from '#lambdas/platform/tasks/task-outcome';
import { fixedId, type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people, trustAdminOf, trustIdOf } from '#test/fixtures/hub/callers';
import {
  answered,
  answerItem,
  codeOf,
  ids,
  projectItem,
  queryItem,
  taskItem,
  trustItem,
} from '#test/fixtures/hub/items';

let hub: MemoryLedger;
const { cohort, show } = queryItem();
const men = { version: 1, where: { kind: 'all', of: [{ kind: 'sex', anyOf: ['male'] }] } } as QueryItem['cohort'];
const preview = async (asked: object = { cohort, show }, caller: Caller = people.owner) =>
  (
    await callOperation(previewCohortQuery, makePreviewCohortQuery({ ledger: hub.ledger }), caller, {
      params: { projectId: ids.project },
      body: asked,
    })
  ).trusts;
let questions = 0;
/** A question of the project that the numbered trust has answered, applied as the hub applies it. */
const ask = async (of: Partial<QueryItem>, more: Partial<CohortResult> = {}, number = 1): Promise<void> => {
  questions += 1;
  const queryId = fixedId(0x1_0000 + questions) as QueryId;
  const result = { ...answered(120).result, queryId, ...more };
  const refs = { projectId: ids.project, queryId };
  const task = { ...taskItem(number, { type: 'cohort_query', status: 'DONE', result, refs }), gsi2pk: 'TASK_OUTCOMES' };
  hub.seed({ ...queryItem({ queryId, ...of }), ...keys.query(ids.project, queryId) });
  hub.seed({ ...answerItem(number, { queryId }), ...keys.queryAnswer(queryId, trustIdOf(number)) });
  const { writes } = await queryOutcome(hub.ledger, task as EndedTask);
  expect(await commit(hub.ledger, writes, [])).toEqual({ kind: 'applied' });
};

beforeEach(() => {
  questions = 0;
  hub = memoryLedger();
  hub.seed(projectItem({ trustIds: [trustIdOf(1)] }), trustItem(1), trustItem(2), trustItem(3, { status: 'INVITED' }));
});

it('answers for each enrolled trust what it last said of its budget, and nothing before its first answer', async () => {
  await ask({});
  expect(await preview()).toEqual([
    { trustId: trustIdOf(1), code: codeOf(1), fresh: false, allowed: 100, used: 7 },
    { trustId: trustIdOf(2), code: codeOf(2), fresh: true, allowed: null, used: null },
  ]);
});

it('calls the very same question a repeat, however its JSON is ordered, and any other one fresh', async () => {
  await ask({});
  const turned = { where: { of: [{ anyOf: ['female'], kind: 'sex' }], kind: 'all' }, version: 1 };
  expect(await preview({ cohort: turned, show })).toMatchObject([{ fresh: false, used: 7 }, { fresh: true }]);
  expect(await preview({ cohort: men, show })).toMatchObject([{ fresh: true, used: 7 }, { fresh: true }]);
  const fewer = { distributions: [], crossTables: [] };
  expect(await preview({ cohort, show: fewer })).toMatchObject([{ fresh: true, used: 7 }, { fresh: true }]);
});

it('calls a question fresh once the trust has answered from newer data', async () => {
  await ask({});
  await ask({ cohort: men }, { dataDate: '2026-02-01', budget: { allowed: 100, used: 8 } });
  expect(await preview()).toMatchObject([{ fresh: true, used: 8 }, {}]);
  await ask({}, { dataDate: '2026-02-01' });
  expect(await preview()).toMatchObject([{ fresh: false }, {}]);
});

it('counts no share of a secure sum as an answer, though it spends; and keeps a budget that a later answer leaves out', async () => {
  const masked = { value: 1, participantsHash: 'a'.repeat(64), noiseSd: 2 };
  await ask({}, { persons: null, masked, budget: { allowed: 100, used: 3 } });
  expect(await preview()).toMatchObject([{ fresh: true, allowed: 100, used: 3 }, {}]);
  await ask({}, { budget: undefined });
  expect(await preview()).toMatchObject([{ fresh: false, allowed: 100, used: 3 }, {}]);
});

it('reads no more of the ledger after three thousand questions than after three', async () => {
  const reads = async (): Promise<number> => {
    const before = hub.reads();
    expect(await preview()).toMatchObject([{ fresh: false }, { fresh: true }]);
    return hub.reads() - before;
  };
  for (let question = 0; question < 3; question += 1) await ask({});
  const few = await reads();
  const other = (number: number) =>
    ({ version: 1, where: { kind: 'all', of: [{ kind: 'age', atLeast: number % 100 }] } }) as QueryItem['cohort'];
  for (let question = 0; question < 3000; question += 1) await ask({ cohort: other(question) });
  expect(hub.all().filter(({ kind }) => kind === 'QUERY')).toHaveLength(3003);
  expect(await reads()).toBe(few);
});

it('asks nothing of any trust, and is for who may ask', async () => {
  const before = hub.all().length;
  await preview();
  expect(hub.all()).toHaveLength(before);
  expect(await refusal(preview(undefined, people.member))).toBe('FORBIDDEN');
  expect(await refusal(preview(undefined, trustAdminOf(1)))).toBe('FORBIDDEN');
  expect(await refusal(preview(undefined, people.outsider))).toBe('NOT_FOUND');
});
