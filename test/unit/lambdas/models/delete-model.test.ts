import { beforeEach, expect, it } from 'vitest';
import { deleteModel, getModel } from '#contracts/api/models';
import { makeDeleteModel } from '#lambdas/models/delete-model';
import { makeGetModel } from '#lambdas/models/get-model';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people } from '#test/fixtures/hub/callers';
import { ids, modelItem, projectItem, runItem } from '#test/fixtures/hub/items';

let hub: MemoryLedger;
const params = { modelId: ids.model };
const remove = (caller: Caller = people.owner) => callOperation(deleteModel, makeDeleteModel(hub), caller, { params });
const get = () => callOperation(getModel, makeGetModel(hub), people.admin, { params });

beforeEach(() => {
  hub = memoryLedger();
  hub.seed(projectItem({ status: 'APPROVED' }), modelItem());
});

it('takes a model out for everybody, once', async () => {
  await expect(get()).resolves.toMatchObject({ modelId: ids.model });
  await remove();
  expect([await refusal(get()), await refusal(remove())]).toEqual(['NOT_FOUND', 'NOT_FOUND']);
  expect(hub.audited()).toEqual(['model.deleted']);
});

it('is refused while a run of it goes on, and not once it has ended', async () => {
  for (const status of ['QUEUED', 'RUNNING', 'RELEASING'] as const) {
    hub.seed(runItem([1], { status }));
    expect(await refusal(remove())).toBe('WRONG_STATE | model: no run of the model may go on; stop it');
  }
  hub.seed(runItem([1], { status: 'FAILED' }), modelItem({ latestRunId: ids.run }));
  await remove();
  expect(await refusal(get())).toBe('NOT_FOUND');
});

it('is refused for a run that the list does not have yet', async () => {
  const { gsi1pk: _, gsi1sk: __, ...unlisted } = runItem([1], { status: 'QUEUED' });
  hub.seed(unlisted, modelItem({ latestRunId: ids.run }));
  expect(await refusal(remove())).toMatch(/^WRONG_STATE/);
});

it('is refused where a run begins in the same moment', async () => {
  hub.beforeNextWrite(() => hub.seed(modelItem({ latestRunId: ids.run })));
  expect(await refusal(remove())).toBe('CONFLICT | model: the model changed meanwhile');
});

it('is for whoever may change the model', async () => {
  expect(await refusal(remove(people.viewer))).toBe('FORBIDDEN');
  expect(await refusal(remove(people.member))).toBe('FORBIDDEN');
  expect(await refusal(remove(people.outsider))).toBe('NOT_FOUND');
  hub.seed(modelItem({ ownerId: people.member.userId }));
  await remove(people.member);
});
