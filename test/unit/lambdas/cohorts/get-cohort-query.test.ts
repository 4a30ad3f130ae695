import { beforeEach, expect, it } from 'vitest';
import { getCohortQuery } from '#contracts/api/projects';
import type { TaskId } from '#contracts/ids';
import { makeGetCohortQuery } from '#lambdas/cohorts/get-cohort-query';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { fixedId, type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people, trustAdminOf, trustIdOf } from '#test/fixtures/hub/callers';
import { answered, answerItem, ids, projectItem, queryItem } from '#test/fixtures/hub/items';

let hub: MemoryLedger;
const get = (caller: Caller, queryId: string = ids.query, query: object = {}) =>
  callOperation(getCohortQuery, makeGetCohortQuery({ ledger: hub.ledger }), caller, {
    params: { projectId: ids.project, queryId },
    query,
  });

beforeEach(() => {
  hub = memoryLedger();
  hub.seed(projectItem({ trustIds: [trustIdOf(1)] }), queryItem());
});

it('answers the question with what each trust said so far, explained', async () => {
  const failure = { code: 'DEPENDENCY_DOWN', class: 'transient' } as const;
  hub.seed(answerItem(1, answered(120)), answerItem(2), answerItem(3, { status: 'FAILED', failure }));
  const { answers, secureSum } = await get(people.viewer);
  expect(answers.map(({ status }) => status)).toEqual(['ANSWERED', 'QUEUED', 'FAILED']);
  expect(answers[0]?.result?.persons).toBe(120);
  expect(answers.map(({ explanation = [] }) => explanation.length > 0)).toEqual([true, false, true]);
  expect(secureSum).toBeUndefined();
});

it('says where the question stands, and leaves the answers out where the caller has them', async () => {
  hub.seed(answerItem(1, answered(120)), answerItem(2, { status: 'RUNNING' }));
  const first = await get(people.owner);
  expect(first).toMatchObject({ status: 'RUNNING', trustsByStatus: { answered: 1, running: 1 } });
  expect(first.total).toEqual({ persons: 120, margin: 10, trusts: 1 });
  const same = await get(people.owner, ids.query, { since: first.version });
  expect(same).toMatchObject({ unchanged: true, answers: [], version: first.version, status: 'RUNNING' });
  hub.seed(answerItem(2, answered(null)));
  const next = await get(people.owner, ids.query, { since: first.version });
  expect(next).toMatchObject({ status: 'ENDED', trustsByStatus: { answered: 1, withheld: 1 } });
  expect(next).not.toHaveProperty('unchanged');
  expect(next.answers).toHaveLength(2);
});

it('has another version when a trust is asked again, though it fails again', async () => {
  const failure = { code: 'DEPENDENCY_DOWN', class: 'transient' } as const;
  hub.seed(answerItem(1, { status: 'FAILED', failure }));
  const { version } = await get(people.owner);
  hub.seed(answerItem(1, { status: 'FAILED', failure, taskId: fixedId(9) as TaskId }));
  expect((await get(people.owner)).version).not.toBe(version);
});

it('explains that a question was cancelled', async () => {
  hub.seed(answerItem(1, { status: 'CANCELLED' }));
  expect((await get(people.owner)).answers[0]?.explanation?.[1]).toContain('cancelled');
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
