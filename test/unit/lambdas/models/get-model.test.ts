import { beforeEach, expect, it } from 'vitest';
import { getModel } from '#contracts/api/models';
import { makeGetModel } from '#lambdas/models/get-model';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { type MemoryLedger, memoryLedger } from '#test/fakes/memory-ledger';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people, trustAdminOf, trustIdOf } from '#test/fixtures/hub/callers';
import { fileItem, ids, modelItem, projectItem } from '#test/fixtures/hub/items';

let hub: MemoryLedger;
const get = (caller: Caller, modelId: string = ids.model) =>
  callOperation(getModel, makeGetModel({ ledger: hub.ledger }), caller, { params: { modelId } });

beforeEach(() => {
  hub = memoryLedger();
  hub.seed(projectItem({ trustIds: [trustIdOf(1)] }), modelItem());
  hub.seed(fileItem('config.json', '{}', { status: 'CLEAN', objectKey: 'a/place', etag: 'an etag' }));
  hub.seed(fileItem('models.py', 'x'), fileItem('other.py', 'y', { status: 'REJECTED' }));
});

it('answers the files without where they lie, and which are missing or not clean', async () => {
  const { files, missingFiles } = await get(people.viewer);
  expect(files.map(({ fileName, status }) => [fileName, status])).toEqual([
    ['config.json', 'CLEAN'],
    ['models.py', 'AWAITING'],
    ['other.py', 'REJECTED'],
  ]);
  expect(JSON.stringify(files)).not.toContain('a/place');
  expect(missingFiles).toEqual(['client_app.py', 'models.py', 'model.safetensors']);
});

it('is hidden from an outsider and from a Trust Admin who only decides', async () => {
  expect(await refusal(get(people.outsider))).toBe('NOT_FOUND');
  expect(await refusal(get(trustAdminOf(1)))).toBe('NOT_FOUND');
  expect(await refusal(get(people.admin, ids.run))).toBe('NOT_FOUND');
  await expect(get(people.admin)).resolves.toBeDefined();
});
