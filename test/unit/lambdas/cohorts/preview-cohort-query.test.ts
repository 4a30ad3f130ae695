import { beforeEach, expect, it } from 'vitest';
import { previewCohortQuery } from '#contracts/api/projects';
import { makePreviewCohortQuery } from '#lambdas/cohorts/preview-cohort-query';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people, trustAdminOf, trustIdOf } from '#test/fixtures/hub/callers';
import { answered, answerItem, codeOf, ids, projectItem, queryItem, trustItem } from '#test/fixtures/hub/items';

let hub: MemoryLedger;
const { cohort, show } = queryItem();
const preview = async (asked: object = { cohort, show }, caller: Caller = people.owner) =>
  (
    await callOperation(previewCohortQuery, makePreviewCohortQuery({ ledger: hub.ledger }), caller, {
      params: { projectId: ids.project },
      body: asked,
    })
  ).trusts;

beforeEach(() => {
  hub = memoryLedger();
  hub.seed(projectItem({ trustIds: [trustIdOf(1)] }), trustItem(1), trustItem(2), trustItem(3, { status: 'INVITED' }));
});

it('answers for each enrolled trust what it last said of its budget, and nothing before its first answer', async () => {
  hub.seed(queryItem(), answerItem(1, answered(120)), answerItem(2));
  expect(await preview()).toEqual([
    { trustId: trustIdOf(1), code: codeOf(1), fresh: false, allowed: 100, used: 7 },
    { trustId: trustIdOf(2), code: codeOf(2), fresh: true, allowed: null, used: null },
  ]);
});

it('calls another question fresh at the same trust', async () => {
  hub.seed(queryItem(), answerItem(1, answered(120)));
  const other = { version: 1, where: { kind: 'all', of: [{ kind: 'sex', anyOf: ['male'] }] } };
  expect(await preview({ cohort: other, show })).toMatchObject([{ fresh: true, used: 7 }, { fresh: true }]);
});

it('asks nothing of any trust, and is for who may ask', async () => {
  const before = hub.all().length;
  await preview();
  expect(hub.all()).toHaveLength(before);
  expect(await refusal(preview(undefined, people.member))).toBe('FORBIDDEN');
  expect(await refusal(preview(undefined, trustAdminOf(1)))).toBe('FORBIDDEN');
  expect(await refusal(preview(undefined, people.outsider))).toBe('NOT_FOUND');
});
