import { beforeEach, expect, it } from 'vitest';
import { createModel } from '#contracts/api/models';
import type { ProjectStatus } from '#contracts/project';
import { makeCreateModel } from '#lambdas/models/create-model';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people, trustAdminOf, trustIdOf } from '#test/fixtures/hub/callers';
import { ids, projectItem } from '#test/fixtures/hub/items';

let hub: MemoryLedger;
const create = (caller: Caller) =>
  callOperation(createModel, makeCreateModel({ ledger: hub.ledger }), caller, {
    params: { projectId: ids.project },
    body: { name: 'A model' },
  });
const notApproved = 'WRONG_STATE | project: the project must be approved';

beforeEach(() => {
  hub = memoryLedger();
  hub.seed(projectItem({ status: 'APPROVED', trustIds: [trustIdOf(1)] }));
});

it('starts a model of the caller’s, and says which files it lacks', async () => {
  const model = await create(people.member);
  expect(model).toMatchObject({ projectId: ids.project, ownerId: people.member.userId, files: [], description: '' });
  expect(model.missingFiles).toContain('config.json');
  expect(hub.at(keys.model(model.modelId))).toMatchObject({ gsi1pk: `PROJECT_MODELS#${ids.project}` });
  expect(hub.audited()).toEqual(['model.created']);
});

it.each<ProjectStatus>(['DRAFT', 'STAGED', 'CLOSED'])('is refused while the project is %s', async (status) => {
  hub.seed(projectItem({ status }));
  expect(await refusal(create(people.owner))).toBe(notApproved);
  expect(hub.audited()).toEqual([]);
});

it('is refused where the project is closed in the same moment', async () => {
  hub.beforeNextWrite(() => hub.seed(projectItem({ status: 'CLOSED' })));
  expect(await refusal(create(people.owner))).toBe(notApproved);
});

it('is forbidden to who may only read, and hidden from who may not', async () => {
  expect(await refusal(create(people.viewer))).toBe('FORBIDDEN');
  expect(await refusal(create(trustAdminOf(1)))).toBe('FORBIDDEN');
  expect(await refusal(create(people.outsider))).toBe('NOT_FOUND');
});
