import { beforeEach, expect, it } from 'vitest';
import { getProject } from '#contracts/api/projects';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { makeGetProject } from '#lambdas/projects/get-project';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people, trustAdminOf, trustIdOf } from '#test/fixtures/hub/callers';
import { codeOf, ids, projectItem, projectTrustItem } from '#test/fixtures/hub/items';

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
