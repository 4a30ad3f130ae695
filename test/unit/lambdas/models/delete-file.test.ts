import { beforeEach, expect, it } from 'vitest';
import { deleteFile } from '#contracts/api/models';
import type { FileStatus } from '#contracts/model';
import { makeDeleteFile } from '#lambdas/models/delete-file';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people } from '#test/fixtures/hub/callers';
import { fileItem, ids, modelItem, projectItem, sealedModelItem } from '#test/fixtures/hub/items';

let hub: MemoryLedger;
const remove = (fileName = 'models.py', caller: Caller = people.owner) =>
  callOperation(deleteFile, makeDeleteFile(hub), caller, { params: { modelId: ids.model, fileName } });
const file = () => hub.at(keys.file(ids.model, 'models.py'));

beforeEach(() => {
  hub = memoryLedger();
  hub.seed(projectItem({ status: 'APPROVED' }), sealedModelItem([]), fileItem('models.py', 'x'));
});

it.each<FileStatus>(['AWAITING', 'SCANNING', 'CLEAN', 'REJECTED'])(
  'takes out a file that is %s, clears the seal, and says so in the audit',
  async (status) => {
    hub.seed(fileItem('models.py', 'x', { status }));
    await remove();
    expect(file()).toBeUndefined();
    expect(hub.at(keys.model(ids.model))).not.toHaveProperty('seal');
    expect(hub.audited()).toEqual(['file.deleted']);
  },
);

it('is not there the second time, nor for a name that no file has', async () => {
  expect(await refusal(remove('other.py'))).toBe('NOT_FOUND');
  expect(file()).toBeDefined();
  await remove();
  expect(await refusal(remove())).toBe('NOT_FOUND');
  expect(hub.audited()).toEqual(['file.deleted']);
});

it('changes nothing of a model that is deleted in the same moment', async () => {
  hub.beforeNextWrite(() => hub.seed(modelItem({ removedAt: '2026-01-01T10:00:00.000Z' })));
  expect(await refusal(remove())).toBe('NOT_FOUND');
  expect(file()).toBeDefined();
});

it('is for whoever may change the model', async () => {
  expect(await refusal(remove('models.py', people.viewer))).toBe('FORBIDDEN');
  expect(await refusal(remove('models.py', people.outsider))).toBe('NOT_FOUND');
  await expect(remove('models.py', people.admin)).resolves.toBeUndefined();
});
