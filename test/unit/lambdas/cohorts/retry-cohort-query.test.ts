import { beforeEach, describe, expect, it } from 'vitest';
import { retryCohortQuery } from '#contracts/api/projects';
import type { ProjectStatus } from '#contracts/project';
import { participantsHash } from '#domain/secure-sum/participants-hash';
import { makeRetryCohortQuery } from '#lambdas/cohorts/retry-cohort-query';
import { secureSumPart } from '#lambdas/cohorts/secure-sum-part';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people, trustIdOf } from '#test/fixtures/hub/callers';
import { type HubParts, hubParts, openableKey } from '#test/fixtures/hub/hub-parts';
import { answered, answerItem, ids, projectItem, queryItem, trustItem, x25519Key } from '#test/fixtures/hub/items';

let hub: HubParts;
const floor = { threshold: 15 };
const retry = (caller: Caller = people.owner, number = 1, queryId: string = ids.query) =>
  callOperation(retryCohortQuery, makeRetryCohortQuery({ maker: hub.maker, floor }), caller, {
    params: { projectId: ids.project, queryId },
    body: { trustId: trustIdOf(number) },
  });
const answer = () => hub.at(keys.queryAnswer(ids.query, trustIdOf(1)));
const tasks = () => hub.tasksByTrust();
const failed = {
  status: 'FAILED',
  failure: { code: 'DATABASE_UNREACHABLE', class: 'transient' },
} as const;
const notDraft = 'WRONG_STATE | body.trustId: the project must be a draft that nobody stages';

beforeEach(() => {
  hub = hubParts();
  hub.seed(projectItem({ latestQueryId: ids.query }), queryItem(), trustItem(1), trustItem(2));
  hub.seed(answerItem(1, failed), answerItem(2, answered(120)));
});

it('asks the trust the same question under the same id, within the hour, and takes the failure back', async () => {
  const { encryptionKey, open } = await openableKey();
  hub.seed(trustItem(1, { encryptionKey }));
  const { answers } = await retry();
  expect(answers.map(({ status }) => status)).toEqual(['QUEUED', 'ANSWERED']);
  expect(tasks()).toMatchObject([{ type: 'cohort_query', deadline: '2026-01-01T13:00:00.000Z' }]);
  expect((await open(tasks()[0]?.sealed)).payload).toEqual({
    projectId: ids.project,
    queryId: ids.query,
    cohort: queryItem().cohort,
    show: queryItem().show,
    floor,
  });
  expect(answer()).toMatchObject({ status: 'QUEUED', taskId: tasks()[0]?.taskId });
  expect(answer()).not.toHaveProperty('failure');
  expect(hub.rung).toEqual(['https://sqs.test/1']);
  expect([...hub.audited()].sort()).toEqual(['cohort.askedAgain', 'task.created']);
});

it('changes nothing where the question is under way or answered, and answers how it stands without tables', async () => {
  const asked = await retry(people.owner, 2);
  expect(asked.answers.map(({ status }) => status)).toEqual(['FAILED', 'ANSWERED']);
  expect(asked.answers[1]).not.toHaveProperty('result');
  hub.seed(answerItem(1));
  await retry();
  expect([tasks(), hub.rung, hub.audited()]).toEqual([[], [], []]);
});

it('asks once where another was quicker', async () => {
  hub.beforeNextWrite(() => hub.seed(answerItem(1)));
  expect((await retry()).answers[0]?.status).toBe('QUEUED');
  expect([tasks(), hub.rung]).toEqual([[], []]);
});

describe('of a secure sum', () => {
  const sum = (numbers: readonly number[]) => {
    hub.seed(...numbers.map((number) => trustItem(number)));
    const { participants } = secureSumPart(numbers.map((number) => trustItem(number)));
    const secureSum = { trustIds: numbers.map(trustIdOf), participantsHash: participantsHash(participants) };
    hub.seed(queryItem({ secureSum }));
  };

  it('is asked of the same trusts with the same keys', async () => {
    sum([1, 2, 3]);
    expect(await retry()).toMatchObject({ secureSum: { status: 'WAITING' } });
    expect(tasks()).toHaveLength(1);
  });

  it('is refused where one of them has another key since: it would mask one number twice', async () => {
    sum([1, 2, 3]);
    hub.seed(trustItem(3, { encryptionKey: { ...x25519Key, kid: 'another', x: `${x25519Key.x.slice(0, -1)}A` } }));
    expect(await refusal(retry())).toBe(
      'WRONG_STATE | body.trustId: the trusts of a secure sum must have the keys that they had',
    );
    expect([tasks(), answer()?.status]).toEqual([[], 'FAILED']);
  });
});

describe('is refused', () => {
  it.each<ProjectStatus>(['STAGED', 'APPROVED', 'CLOSED'])('while the project is %s', async (status) => {
    hub.seed(projectItem({ status }));
    expect(await refusal(retry())).toBe(notDraft);
    expect(tasks()).toEqual([]);
  });

  it('while the project is being staged, or where staging begins in the same moment', async () => {
    const staging = { queryId: ids.query, trusts: [], by: people.owner.userId, at: '2026-01-01T11:00:00.000Z' };
    hub.seed(projectItem({ staging }));
    expect(await refusal(retry())).toBe(notDraft);
    hub.seed(projectItem());
    hub.beforeNextWrite(() => hub.seed(projectItem({ staging })));
    expect(await refusal(retry())).toBe(notDraft);
    expect([tasks(), answer()?.status]).toEqual([[], 'FAILED']);
  });

  it('where question or answer are not there, to who may only read, and hidden from others', async () => {
    expect(await refusal(retry(people.owner, 3))).toBe('NOT_FOUND');
    expect(await refusal(retry(people.owner, 1, ids.run))).toBe('NOT_FOUND');
    expect(await refusal(retry(people.member))).toBe('FORBIDDEN');
    expect(await refusal(retry(people.outsider))).toBe('NOT_FOUND');
    expect(tasks()).toEqual([]);
    await expect(retry(people.admin)).resolves.toBeDefined();
  });
});
