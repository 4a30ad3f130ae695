import { beforeEach, expect, it } from 'vitest';
import { editModel } from '#contracts/api/models';
import { makeEditModel } from '#lambdas/models/edit-model';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people } from '#test/fixtures/hub/callers';
import { expectModelReaders } from '#test/fixtures/hub/expect-model-readers';
import { fileItem, ids, modelItem, projectItem } from '#test/fixtures/hub/items';

let hub: MemoryLedger;
const edit = (body: object, caller: Caller = people.owner) =>
  callOperation(editModel, makeEditModel(hub), caller, { params: { modelId: ids.model }, body });

beforeEach(() => {
  hub = memoryLedger();
  hub.seed(projectItem({ status: 'APPROVED' }), modelItem({ description: 'before' }), fileItem('models.py', 'x'));
});

it('changes what is given, leaves the rest, and answers the model with its files', async () => {
  const edited = await edit({ name: 'Another' });
  expect(edited).toMatchObject({ name: 'Another', description: 'before', files: [{ fileName: 'models.py' }] });
  expect(hub.at(keys.model(ids.model))).toMatchObject({ name: 'Another', description: 'before' });
  await edit({ name: 'Another' });
  expect(hub.audited()).toEqual(['model.edited']);
});

it('is for whoever may change the model', async () => {
  await expectModelReaders((caller) => edit({ name: 'x' }, caller));
  expect(await refusal(edit({ name: 'x' }, people.viewer))).toBe('FORBIDDEN');
  hub.seed(modelItem({ ownerId: people.member.userId }));
  expect(await edit({ name: 'y' }, people.member)).toMatchObject({ name: 'y' });
});

it('does not bring back what is deleted in the same moment', async () => {
  hub.beforeNextWrite(() => hub.seed(modelItem({ removedAt: '2026-01-01T10:00:00.000Z' })));
  expect(await refusal(edit({ name: 'x' }))).toBe('NOT_FOUND');
});
