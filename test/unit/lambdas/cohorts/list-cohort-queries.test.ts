import { beforeEach, expect, it } from 'vitest';
import { listCohortQueries } from '#contracts/api/projects';
import type { QueryId } from '#contracts/ids';
import { makeListCohortQueries } from '#lambdas/cohorts/list-cohort-queries';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { fixedId, type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people, trustAdminOf, trustIdOf } from '#test/fixtures/hub/callers';
import { answered, answerItem, ids, projectItem, queryItem, userItem } from '#test/fixtures/hub/items';

let hub: MemoryLedger;
const list = (caller: Caller = people.owner, query: object = {}) =>
  callOperation(listCohortQueries, makeListCohortQueries(hub), caller, { params: { projectId: ids.project }, query });
/** Later numbers are newer questions. */
const seedQuery = (number: number, more: Parameters<typeof queryItem>[0] = {}) => {
  const queryId = fixedId(0x2000 + number) as QueryId;
  hub.seed({ ...queryItem({ queryId, name: `question ${number}`, ...more }), ...keys.query(ids.project, queryId) });
};

beforeEach(() => {
  hub = memoryLedger();
  hub.seed(projectItem({ trustIds: [trustIdOf(1)] }), userItem(people.owner, { name: 'Olive' }), answerItem(1));
  for (const number of [1, 2, 3]) seedQuery(number);
});

it('answers the questions of a project, newest first, page by page, in words', async () => {
  const first = await list(people.owner, { limit: 2 });
  expect(first.queries.map(({ name }) => name)).toEqual(['question 3', 'question 2']);
  expect(first.queries[0]).toMatchObject({ createdByName: 'Olive', secureSum: false });
  expect(first.queries[0]?.explanation).toContain('Asked for people whose recorded sex is female.');
  const second = await list(people.owner, { limit: 2, cursor: first.nextCursor });
  expect(second.queries.map(({ name }) => name)).toEqual(['question 1']);
});

it('says where each stands at how many trusts, and what they told together so far', async () => {
  const queryId = fixedId(0x2003) as QueryId;
  const at = (number: number, more: object) => ({
    ...answerItem(number, { queryId, ...more }),
    ...keys.queryAnswer(queryId, trustIdOf(number)),
  });
  hub.seed(at(1, answered(120)), at(2, answered(null)), at(3, { status: 'RUNNING' }), at(4, answered(80)));
  const [newest, older] = (await list()).queries;
  expect(newest).toMatchObject({ status: 'RUNNING', total: { persons: 200, margin: 15, trusts: 2 } });
  expect(newest?.trustsByStatus).toMatchObject({ answered: 2, withheld: 1, running: 1, queued: 0 });
  expect(older).toMatchObject({ status: 'QUEUED' });
  expect(older).not.toHaveProperty('total');
});

it('leaves out one that is still being asked', async () => {
  seedQuery(4, { opening: { trustIds: [trustIdOf(1)] } });
  expect((await list()).queries.map(({ name }) => name)).not.toContain('question 4');
});

it('says of a secure sum that it is one', async () => {
  seedQuery(5, { secureSum: { trustIds: [trustIdOf(1)], participantsHash: 'a'.repeat(64) } });
  expect((await list()).queries[0]).toMatchObject({ name: 'question 5', secureSum: true });
});

it('is for whoever may see the project', async () => {
  expect((await list(trustAdminOf(1))).queries).toHaveLength(3);
  expect(await refusal(list(people.outsider))).toBe('NOT_FOUND');
  expect(await refusal(list(trustAdminOf(2)))).toBe('NOT_FOUND');
});
