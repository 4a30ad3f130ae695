import { beforeEach, expect, it } from 'vitest';
import { getCohortQuery } from '#contracts/api/projects';
import { makeGetCohortQuery } from '#lambdas/cohorts/get-cohort-query';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people, trustAdminOf, trustIdOf } from '#test/fixtures/hub/callers';
import { answered, answerItem, ids, projectItem, queryItem } from '#test/fixtures/hub/items';

let hub: MemoryLedger;
const get = (caller: Caller, queryId: string = ids.query) =>
  callOperation(getCohortQuery, makeGetCohortQuery({ ledger: hub.ledger }), caller, {
    params: { projectId: ids.project, queryId },
  });

beforeEach(() => {
  hub = memoryLedger();
  hub.seed(projectItem({ trustIds: [trustIdOf(1)] }), queryItem());
});

it('answers the question with what each trust said so far, explained', async () => {
  const failure = { code: 'DEPENDENCY_DOWN', class: 'transient' } as const;
  hub.seed(answerItem(1, answered(120)), answerItem(2), answerItem(3, { status: 'FAILED', failure }));
  const { answers, secureSum } = await get(people.viewer);
  expect(answers.map(({ status }) => status)).toEqual(['ANSWERED', 'ASKED', 'FAILED']);
  expect(answers[0]?.result?.persons).toBe(120);
  expect(answers.map(({ explanation = [] }) => explanation.length > 0)).toEqual([true, false, true]);
  expect(secureSum).toBeUndefined();
});

it('never answers the masked number of a secure sum, which looks like a count', async () => {
  const participantsHash = 'a'.repeat(64);
  const { result } = answered(null);
  const masked = { value: 123_456_789, participantsHash, noiseSd: 2 };
  hub.seed(queryItem({ secureSum: { trustIds: [1, 2, 3].map(trustIdOf), participantsHash } }));
  hub.seed(answerItem(1, { status: 'ANSWERED', result: { ...result, masked } }), answerItem(2), answerItem(3));
  const answer = await get(people.owner);
  expect(answer.secureSum).toMatchObject({ status: 'WAITING' });
  expect(JSON.stringify(answer)).not.toContain('123456789');
  expect(answer.answers[0]?.result).not.toHaveProperty('masked');
});

it('is there for whoever may see the project, and for nobody else', async () => {
  await expect(get(trustAdminOf(1))).resolves.toMatchObject({ queryId: ids.query });
  expect(await refusal(get(people.outsider))).toBe('NOT_FOUND');
  expect(await refusal(get(people.owner, ids.run))).toBe('NOT_FOUND');
});
