import { beforeEach, expect, it } from 'vitest';
import { completeUpload } from '#contracts/api/models';
import type { FileStatus } from '#contracts/model';
import { makeCompleteUpload } from '#lambdas/models/complete-upload';
import { keys } from '#lambdas/platform/ledger/keys';
import { objectKeys } from '#lambdas/platform/objects/object-keys';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';
import { type MemoryParts, memoryParts } from '#test/fakes/memory-parts';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people } from '#test/fixtures/hub/callers';
import { type HubParts, hubParts } from '#test/fixtures/hub/hub-parts';
import { fileItem, ids, modelItem, projectItem } from '#test/fixtures/hub/items';

let hub: HubParts;
let uploads: MemoryParts;
const name = 'trainer.py';
const complete = (caller: Caller = people.owner, fileName = name) =>
  callOperation(
    completeUpload,
    makeCompleteUpload({
      ledger: hub.ledger,
      objects: hub.store.objects,
      parts: uploads.parts,
      executions: hub.memory.executions,
      quarantineBucket: 'quarantine',
      scanMachineArn: 'scan',
    }),
    caller,
    { params: { modelId: ids.model, fileName } },
  );
const upload = (content: string) =>
  hub.store.put({ bucket: 'quarantine', key: objectKeys.quarantined(ids.model, ids.upload, name) }, content);

beforeEach(() => {
  hub = hubParts();
  uploads = memoryParts(hub.store);
  hub.seed(projectItem({ status: 'APPROVED' }), modelItem(), fileItem(name, 'bytes'));
});

it('pins the bytes that are up by their ETag, and starts their checks under the upload’s own name', async () => {
  upload('bytes');
  expect(await complete()).toMatchObject({ fileName: name, status: 'SCANNING' });
  expect(hub.at(keys.file(ids.model, name))).toMatchObject({
    status: 'SCANNING',
    etag: sha256Hex('bytes'),
    gsi2pk: 'SCANS',
  });
  expect(hub.memory.started).toEqual([
    { machineArn: 'scan', name: ids.upload, input: { modelId: ids.model, fileName: name, uploadId: ids.upload } },
  ]);
  expect(hub.audited()).toEqual(['file.uploaded']);
});

it('joins the parts of a file that comes in parts once all are there, and says which are missing', async () => {
  const weights = 'model.safetensors';
  const [first, last] = [new Uint8Array(16_777_216).fill(7), new Uint8Array([1, 2, 3])];
  const partsId = await uploads.parts.begin({ bucket: 'quarantine', key: 'any' });
  hub.seed(fileItem(weights, '', { sizeBytes: first.byteLength + last.byteLength, partsId }));
  const missing = 'the part must have been uploaded';
  expect(await refusal(complete(people.owner, weights))).toBe(`WRONG_STATE | part 1: ${missing} | part 2: ${missing}`);
  uploads.send(partsId, 1, first);
  uploads.send(partsId, 2, first);
  expect(await refusal(complete(people.owner, weights))).toBe(`WRONG_STATE | part 2: ${missing}`);
  expect(hub.memory.started).toEqual([]);
  uploads.send(partsId, 2, last);
  expect(await complete(people.owner, weights)).toMatchObject({ status: 'SCANNING' });
  const etag = sha256Hex(new Uint8Array(Buffer.concat([first, last])));
  expect(hub.at(keys.file(ids.model, weights))).toMatchObject({ status: 'SCANNING', etag });
});

it('goes on where the parts were joined and the answer was lost', async () => {
  upload('bytes');
  hub.seed(fileItem(name, 'bytes', { partsId: 'ended' }));
  expect(await complete()).toMatchObject({ status: 'SCANNING' });
});

it.each<FileStatus>(['SCANNING', 'CLEAN', 'REJECTED'])(
  'said again of a file that is %s, answers it and does nothing',
  async (status) => {
    hub.seed(fileItem(name, 'bytes', { status }));
    expect(await complete()).toMatchObject({ status });
    expect(hub.memory.started).toEqual([]);
    expect(hub.audited()).toEqual([]);
  },
);

it('is refused before the bytes are up, and for a file that nobody announced', async () => {
  expect(await refusal(complete())).toBe('WRONG_STATE | params.fileName: the file must have been uploaded');
  expect(await refusal(complete(people.owner, 'other.py'))).toBe('NOT_FOUND');
  expect(hub.memory.started).toEqual([]);
});

it('is a conflict where the file was announced anew in the same moment', async () => {
  upload('bytes');
  hub.beforeNextWrite(() => hub.seed(fileItem(name, 'bytes', { uploadId: ids.run })));
  expect(await refusal(complete())).toBe('CONFLICT');
  expect(hub.memory.started).toEqual([]);
});

it('is for those who may modify the model', async () => {
  upload('bytes');
  expect(await refusal(complete(people.viewer))).toBe('FORBIDDEN');
  expect(await refusal(complete(people.outsider))).toBe('NOT_FOUND');
});
