import { beforeEach, expect, it } from 'vitest';
import { getProject } from '#contracts/api/projects';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { makeGetProject } from '#lambdas/projects/get-project';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people, trustAdminOf, trustIdOf } from '#test/fixtures/hub/callers';
import { codeOf, ids, projectItem, projectTrustItem, userItem } from '#test/fixtures/hub/items';

let hub: MemoryLedger;
const get = (caller: Caller, projectId: string = ids.project) =>
  callOperation(getProject, makeGetProject({ ledger: hub.ledger }), caller, { params: { projectId } });

beforeEach(() => {
  hub = memoryLedger();
  const numbers = [1, 2, 3];
  hub.seed(projectItem({ status: 'STAGED', trustIds: numbers.map(trustIdOf) }));
  for (const number of numbers) hub.seed(projectTrustItem(number));
});

it('answers the project with every trust’s part, and not what only the ledger needs', async () => {
  const project = await get(people.viewer);
  expect(project.trusts.map(({ code, decision }) => [code, decision])).toEqual(
    [1, 2, 3].map((one) => [codeOf(one), 'PENDING']),
  );
  expect(project).not.toHaveProperty('trustIds');
  expect(project.trusts[0]).not.toHaveProperty('executions');
});

it('is there for its parties, for an Admin and for whoever decides for a staged trust, and for nobody else', async () => {
  for (const caller of [people.owner, people.member, people.admin, trustAdminOf(3)])
    await expect(get(caller)).resolves.toMatchObject({ projectId: ids.project });
  expect(await refusal(get(people.outsider))).toBe('NOT_FOUND');
  expect(await refusal(get(trustAdminOf(4)))).toBe('NOT_FOUND');
  expect(await refusal(get(people.admin, ids.run))).toBe('NOT_FOUND');
});

it('says what everybody in it is called, and nothing else of them', async () => {
  const { member, owner } = people;
  hub.seed(userItem(owner, { name: 'Olive Owner' }), userItem(member, { name: 'Max Member' }));
  hub.seed(userItem(trustAdminOf(1), { name: 'Tess Trust' }), userItem(people.outsider));
  hub.seed(projectItem({ status: 'STAGED', members: [member.userId], trustIds: [trustIdOf(1)] }));
  hub.seed(projectTrustItem(1, { decision: 'DECLINED', decidedBy: trustAdminOf(1).userId }));
  const named = (await get(member)).people.map(({ name, ...rest }) => [name, Object.keys(rest)]);
  expect(named.sort()).toEqual(['Max Member', 'Olive Owner', 'Tess Trust'].map((name) => [name, ['userId']]));
});
