import { beforeEach, expect, it } from 'vitest';
import { downloadFile } from '#contracts/api/models';
import type { FileStatus } from '#contracts/model';
import { makeDownloadFile } from '#lambdas/models/download-file';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people } from '#test/fixtures/hub/callers';
import { expectModelReaders } from '#test/fixtures/hub/expect-model-readers';
import { type HubParts, hubParts } from '#test/fixtures/hub/hub-parts';
import { fileItem, ids, modelItem, projectItem } from '#test/fixtures/hub/items';

let hub: HubParts;
const download = (fileName = 'models.py', caller: Caller = people.owner) =>
  callOperation(
    downloadFile,
    makeDownloadFile({ ledger: hub.ledger, objects: hub.store.objects, modelBucket: 'models' }),
    caller,
    { params: { modelId: ids.model, fileName } },
  );

beforeEach(() => {
  hub = hubParts();
  hub.seed(projectItem({ status: 'APPROVED' }), modelItem());
  hub.seed(fileItem('models.py', 'x', { status: 'CLEAN', objectKey: 'the/checked' }));
});

it('answers a link to the checked copy, which a browser saves, with what it must be', async () => {
  expect(await download()).toEqual({
    fileName: 'models.py',
    sizeBytes: 1,
    sha256: sha256Hex('x'),
    url: 'https://s3.test/models/the/checked?seconds=900&saveAs=models.py',
    expiresAt: '2026-01-01T12:15:00.000Z',
  });
  expect(hub.audited()).toEqual([]);
});

it.each<FileStatus>(['AWAITING', 'SCANNING', 'REJECTED'])('hands out nothing of a file that is %s', async (status) => {
  hub.seed(fileItem('models.py', 'x', { status }));
  expect(await refusal(download())).toBe('WRONG_STATE | params.fileName: the file must have passed its checks');
});

it('is for whoever may see the model, and there is nothing under another name', async () => {
  await expectModelReaders((caller) => download('models.py', caller));
  await expect(download('models.py', people.viewer)).resolves.toBeDefined();
  expect(await refusal(download('other.py'))).toBe('NOT_FOUND');
});
