import { beforeEach, expect, it } from 'vitest';
import { requestUpload } from '#contracts/api/models';
import type { FileStatus } from '#contracts/model';
import { makeRequestUpload } from '#lambdas/models/request-upload';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';
import { type MemoryParts, memoryParts } from '#test/fakes/memory-parts';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people } from '#test/fixtures/hub/callers';
import { type HubParts, hubParts } from '#test/fixtures/hub/hub-parts';
import { fileItem, ids, modelItem, projectItem } from '#test/fixtures/hub/items';

let hub: HubParts;
let uploads: MemoryParts;
const sha256 = sha256Hex('new bytes');
const announce = (more: object = {}, caller: Caller = people.owner) =>
  callOperation(
    requestUpload,
    makeRequestUpload({
      ledger: hub.ledger,
      objects: hub.store.objects,
      parts: uploads.parts,
      quarantineBucket: 'quarantine',
    }),
    caller,
    { params: { modelId: ids.model }, body: { fileName: 'trainer.py', sizeBytes: 9, sha256, ...more } },
  );
const file = () => hub.at(keys.file(ids.model, 'trainer.py'));

beforeEach(() => {
  hub = hubParts();
  uploads = memoryParts(hub.store);
  hub.seed(projectItem({ status: 'APPROVED' }), modelItem());
});

it('announces a file and answers a ticket for exactly these bytes, into a place of their own in quarantine', async () => {
  const ticket = await announce();
  const { uploadId } = file() as { uploadId: string };
  expect(file()).toMatchObject({ status: 'AWAITING', sizeBytes: 9, sha256, executions: 1 });
  expect(ticket).toEqual({
    kind: 'whole',
    url: `https://s3.test/quarantine/${ids.model}/${uploadId}/trainer.py?seconds=900`,
    headers: { 'content-length': '9', 'x-sha256': sha256 },
    expiresAt: '2026-01-01T12:15:00.000Z',
  });
  expect(hub.audited()).toEqual(['file.announced']);
});

it.each<FileStatus>(['AWAITING', 'SCANNING', 'CLEAN', 'REJECTED'])(
  'announces a file that is %s anew, and forgets what was found of it',
  async (status) => {
    hub.seed(
      fileItem('trainer.py', 'old', { status, objectKey: 'a/place', etag: 'old', faults: [{ rule: 'r', place: 'p' }] }),
    );
    await announce();
    expect(file()).toMatchObject({ status: 'AWAITING', sha256 });
    for (const forgotten of ['faults', 'etag', 'objectKey']) expect(file()).not.toHaveProperty(forgotten);
    expect(file()).not.toMatchObject({ uploadId: ids.upload });
  },
);

it('begins an upload in parts where that is asked for, and gives up an earlier one', async () => {
  const sizeBytes = 40_000_000;
  const plan = { kind: 'parts', partBytes: 16_777_216, parts: 3 };
  expect(await announce({ fileName: 'model.safetensors', sizeBytes, inParts: true })).toEqual(plan);
  const at = () => hub.at(keys.file(ids.model, 'model.safetensors')) as { partsId?: string };
  expect(uploads.open()).toEqual([at().partsId]);
  expect(await announce({ fileName: 'model.safetensors', sizeBytes, inParts: true })).toEqual(plan);
  expect(uploads.open()).toEqual([at().partsId]);
  await announce({ fileName: 'model.safetensors', sizeBytes });
  expect(uploads.open()).toEqual([]);
  expect(at()).not.toHaveProperty('partsId');
});

it('is a conflict where another announcement was quicker', async () => {
  hub.beforeNextWrite(() => hub.seed(fileItem('trainer.py', 'other')));
  expect(await refusal(announce())).toBe('CONFLICT');
  expect(hub.audited()).toEqual([]);
});

it('takes no more files than a model may have, and still takes new bytes of those there', async () => {
  hub.seed(...Array.from({ length: 1000 }, (_, index) => fileItem(`f${index}.txt`, 'x')));
  expect(await refusal(announce())).toBe('FILE_REJECTED | model: at most 1000 files');
  await expect(announce({ fileName: 'f1.txt' })).resolves.toBeDefined();
});

it('refuses a name or a size that no file may have, and writes nothing', async () => {
  expect(await refusal(announce({ fileName: 'model.exe' }))).toContain('FILE_REJECTED');
  expect(await refusal(announce({ sizeBytes: 5_000_000_000 }))).toMatch(
    /^FILE_REJECTED \| body.sizeBytes: at most \d+ bytes$/,
  );
  expect(file()).toBeUndefined();
});

it('is open to the model’s owner and to those who may modify its project', async () => {
  expect(await refusal(announce({}, people.member))).toBe('FORBIDDEN');
  expect(await refusal(announce({}, people.outsider))).toBe('NOT_FOUND');
  hub.seed(modelItem({ ownerId: people.member.userId }));
  await expect(announce({}, people.member)).resolves.toBeDefined();
  await expect(announce({}, people.admin)).resolves.toBeDefined();
});
