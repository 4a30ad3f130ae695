import { beforeEach, describe, expect, it } from 'vitest';
import { getDecision } from '#contracts/api/decisions';
import { decideProject } from '#contracts/api/projects';
import type { UserId } from '#contracts/ids';
import { makeGetDecision } from '#lambdas/decisions/get-decision';
import { keys } from '#lambdas/platform/ledger/keys';
import type { UserCaller } from '#lambdas/platform/runtime/caller';
import { makeDecideProject } from '#lambdas/projects/decide-project';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people, trustAdminOf, trustIdOf } from '#test/fixtures/hub/callers';
import { type HubParts, hubParts } from '#test/fixtures/hub/hub-parts';
import {
  answered,
  answerItem,
  codeOf,
  ids,
  projectItem,
  projectTrustItem,
  queryItem,
  trustItem,
  userItem,
} from '#test/fixtures/hub/items';

let hub: HubParts;
const staged = { status: 'STAGED', trustIds: [1, 2].map(trustIdOf) } as const;
const read = (caller: UserCaller = trustAdminOf(1), number = 1) =>
  callOperation(getDecision, makeGetDecision(hub), caller, {
    params: { projectId: ids.project, trustId: trustIdOf(number) },
  });
const decide = (body: object) =>
  callOperation(
    decideProject,
    makeDecideProject({ ledger: hub.ledger, executions: hub.memory.executions, approvalMachineArn: 'approval' }),
    trustAdminOf(1),
    { params: { projectId: ids.project }, body: { trustId: trustIdOf(1), ...body } },
  );

beforeEach(() => {
  hub = hubParts();
  hub.seed(projectItem({ ...staged, members: [people.member.userId] }), queryItem(), answerItem(1, answered(420)));
  hub.seed(trustItem(1, { trustAdmins: 1 }), projectTrustItem(1), projectTrustItem(2));
  hub.seed(userItem(people.owner, { name: 'Olive Owner' }), userItem(people.member, { name: 'Max Member' }));
});

it('says what is asked, in data and in words, with the trust’s own answer', async () => {
  const { asked, changes, explanation, previous, result } = await read();
  expect(asked).toMatchObject({ name: 'A project', ownerId: people.owner.userId, trusts: [codeOf(1), codeOf(2)] });
  expect(explanation).toEqual([
    'Asked for people whose recorded sex is female.',
    'Of Olive Owner, with Max Member.',
    `${codeOf(2)} is asked too.`,
  ]);
  expect([result?.persons, previous, changes]).toEqual([420, undefined, []]);
});

it('says that one of two has approved, and that it counts no more once the project asks for anything else', async () => {
  hub.seed(trustItem(1, { trustAdmins: 2, secondDecider: true }), userItem(trustAdminOf(1), { name: 'Ann Admin' }));
  await decide({ decision: 'APPROVED' });
  const waiting = await read();
  expect(waiting).toMatchObject({ secondDecider: true, trust: { decision: 'PENDING' } });
  expect(waiting.explanation.at(-1)).toBe('Ann Admin has approved it; another person must approve it too.');
  hub.seed(projectItem({ ...staged, members: [] }));
  expect((await read()).explanation.at(-1)).toBe('Ann Admin approved it before it was changed, which counts no more.');
});

describe('what has changed since the trust last decided', () => {
  it('is nothing where nothing has', async () => {
    await decide({ decision: 'DECLINED', reason: 'Too wide.' });
    const { changes, previous, trust } = await read();
    expect([changes, previous?.decision, trust.reason]).toEqual([[], 'DECLINED', 'Too wide.']);
  });

  it('is each thing that is another, before and now', async () => {
    await decide({ decision: 'DECLINED' });
    hub.seed(
      projectItem({
        ...staged,
        name: 'Another name',
        description: 'about lungs',
        ownerId: people.member.userId,
        members: [people.owner.userId, 'user-gone' as UserId],
      }),
      queryItem({ cohort: { version: 1, where: { kind: 'all', of: [{ kind: 'sex', anyOf: ['male'] }] } } }),
      projectTrustItem(3),
    );
    expect((await read()).changes).toEqual([
      { what: 'name', before: 'A project', now: 'Another name' },
      { what: 'description', before: '', now: 'about lungs' },
      { what: 'owner', before: 'Olive Owner', now: 'Max Member' },
      { what: 'members', before: 'Max Member', now: 'somebody who has left, Olive Owner' },
      {
        what: 'cohort',
        before: 'Asked for people whose recorded sex is female.',
        now: 'Asked for people whose recorded sex is male.',
      },
      {
        what: 'trusts',
        before: `${codeOf(1)}, ${codeOf(2)}`,
        now: `${codeOf(1)}, ${codeOf(2)}, ${codeOf(3)}`,
      },
    ]);
  });

  it('is each trust’s own', async () => {
    await decide({ decision: 'DECLINED' });
    expect((await read(people.admin, 2)).previous).toBeUndefined();
  });
});

describe('a decision with the hash of what was read', () => {
  it('holds while it is that', async () => {
    const { askedSha256 } = await read();
    expect(await decide({ decision: 'APPROVED', askedSha256 })).toMatchObject({ status: 'APPROVED' });
  });

  it('is refused once the project asks for anything else', async () => {
    const { askedSha256 } = await read();
    hub.seed(projectItem({ ...staged, members: [people.viewer.userId] }));
    expect(await refusal(decide({ decision: 'APPROVED', askedSha256 }))).toBe(
      'CONFLICT | body.askedSha256: the project asks for something else by now; read it again',
    );
    const now = await read();
    expect(await decide({ decision: 'APPROVED', askedSha256: now.askedSha256 })).toMatchObject({ status: 'APPROVED' });
  });

  it('is refused where a member joins in the same moment', async () => {
    const { askedSha256 } = await read();
    hub.beforeNextWrite(() => hub.seed(projectItem({ ...staged, partyChanges: 1 })));
    expect(await refusal(decide({ decision: 'APPROVED', askedSha256 }))).toMatch(/^CONFLICT \| project/);
  });
});

it('is for whoever sees the project, about a trust that is asked', async () => {
  for (const caller of [people.owner, people.member, people.admin])
    expect((await read(caller)).askedSha256).toBe((await read()).askedSha256);
  expect(await refusal(read(trustAdminOf(3)))).toBe('NOT_FOUND');
  expect(await refusal(read(people.owner, 4))).toBe('NOT_FOUND');
  hub.seed(projectItem({ status: 'DRAFT' }));
  expect(await refusal(read(people.owner))).toBe('NOT_FOUND');
});

it('keeps a cohort that nests deeper than the ledger’s own values may', async () => {
  let where: object = { kind: 'sex', anyOf: ['male'] };
  for (let level = 0; level < 15; level += 1) where = { kind: 'all', of: [where] };
  const held = { ...queryItem(), cohort: JSON.stringify({ version: 1, where: { kind: 'all', of: [where] } }) };
  hub.seed(held);
  await decide({ decision: 'DECLINED' });
  expect(hub.at(keys.decided(ids.project, trustIdOf(1)))).toBeDefined();
  expect((await read()).changes).toEqual([]);
});
