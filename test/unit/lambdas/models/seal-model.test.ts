import { beforeEach, describe, expect, it } from 'vitest';
import { deleteFile, requestUpload, sealModel } from '#contracts/api/models';
import type { FileStatus } from '#contracts/model';
import { sealChecks } from '#contracts/seal';
import { makeDeleteFile } from '#lambdas/models/delete-file';
import { makeRequestUpload } from '#lambdas/models/request-upload';
import { makeSealModel } from '#lambdas/models/seal-model';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';
import { memoryParts } from '#test/fakes/memory-parts';
import { callOperation, refusal } from '#test/fixtures/hub/call-operation';
import { people } from '#test/fixtures/hub/callers';
import { expectModelReaders } from '#test/fixtures/hub/expect-model-readers';
import { type HubParts, hubParts } from '#test/fixtures/hub/hub-parts';
import { fileItem, ids, modelItem, projectItem, sealedModelItem } from '#test/fixtures/hub/items';

let hub: HubParts;
const params = { modelId: ids.model };
const seal = (body: object = {}, caller: Caller = people.owner) =>
  callOperation(
    sealModel,
    makeSealModel({ ledger: hub.ledger, objects: hub.store.objects, modelBucket: 'models' }),
    caller,
    { params, body },
  );
const announce = (fileName: string) =>
  callOperation(
    requestUpload,
    makeRequestUpload({
      ledger: hub.ledger,
      objects: hub.store.objects,
      parts: memoryParts(hub.store).parts,
      quarantineBucket: 'quarantine',
    }),
    people.owner,
    { params, body: { fileName, sizeBytes: 1, sha256: sha256Hex('y') } },
  );
const clean = (fileName: string, content: string) => {
  hub.store.put({ bucket: 'models', key: fileName }, content);
  hub.seed(fileItem(fileName, content, { status: 'CLEAN', objectKey: fileName }));
};
const model = () => hub.at(keys.model(ids.model));

beforeEach(() => {
  hub = hubParts();
  hub.seed(projectItem({ status: 'APPROVED' }), modelItem());
  clean('client_app.py', 'import pickle\n');
  for (const fileName of ['models.py', 'model.safetensors']) clean(fileName, '');
  clean('config.json', JSON.stringify({ metrics: ['auc'] }));
});

it('seals the files as they are, with the digest of all, and what a reader should look at', async () => {
  const sealed = await seal();
  expect(sealed.seal).toMatchObject({
    checks: sealChecks,
    backend: 'flower',
    jobType: 'standard',
    sealedAt: '2026-01-01T12:00:00.000Z',
    sealedBy: people.owner.userId,
    findings: [{ place: 'client_app.py:1' }],
  });
  expect(model()?.seal).toEqual(sealed.seal);
  expect(hub.audited()).toEqual(['model.sealed']);
});

it('answers the same seal when asked again, and says it once in the audit', async () => {
  const first = await seal();
  expect((await seal({ backend: 'flower' })).seal).toEqual(first.seal);
  expect(hub.audited()).toEqual(['model.sealed']);
});

it('checks again what other checks have sealed', async () => {
  hub.seed(sealedModelItem([], { checks: sealChecks + 1 }));
  expect((await seal()).seal?.checks).toBe(sealChecks);
});

describe('is cleared', () => {
  it('by any announcement of a file, new or known, and another digest follows other files', async () => {
    const first = (await seal()).seal?.digest;
    for (const fileName of ['notes.txt', 'models.py']) {
      await announce(fileName);
      expect(model()).not.toHaveProperty('seal');
      expect(await refusal(seal())).toBe(
        `SET_REFUSED | ${fileName}: the file must be clean: wait for its checks, upload it again or delete it`,
      );
      clean(fileName, '# other');
      expect((await seal()).seal?.digest).not.toBe(first);
    }
  });

  it('by the deletion of a file, and the digest of the old files comes back with them', async () => {
    const first = (await seal()).seal?.digest;
    clean('notes.txt', 'x');
    hub.seed(modelItem({ filesChange: 'one' }));
    expect((await seal()).seal?.digest).not.toBe(first);
    await callOperation(deleteFile, makeDeleteFile(hub), people.owner, {
      params: { ...params, fileName: 'notes.txt' },
    });
    expect(model()).not.toHaveProperty('seal');
    expect((await seal()).seal?.digest).toBe(first);
  });
});

describe('is refused, and nothing is sealed,', () => {
  const notSealed = () => {
    expect(model()).not.toHaveProperty('seal');
    expect(hub.audited()).toEqual([]);
  };

  it.each<FileStatus>(['AWAITING', 'SCANNING', 'REJECTED'])('while a file is %s', async (status) => {
    hub.seed(fileItem('more.txt', 'x', { status }));
    expect(await refusal(seal())).toMatch(/^SET_REFUSED \| more.txt: /);
    notSealed();
  });

  it('where a check of the set fails, with every place', async () => {
    clean('random.py', 'import torch\nimport socket');
    const told = await refusal(seal());
    for (const place of ['random.py: ', 'random.py:1: ', 'random.py:2: ']) expect(told).toContain(place);
    notSealed();
  });

  it('where a file is no longer as it was checked', async () => {
    hub.store.put({ bucket: 'models', key: 'models.py' }, 'other');
    expect(await refusal(seal())).toBe('SET_REFUSED | models.py: a file must still be as it was checked');
    notSealed();
  });

  it('where a file changes in the same moment', async () => {
    hub.beforeNextWrite(() => hub.seed(modelItem({ filesChange: 'another' })));
    expect(await refusal(seal())).toBe('CONFLICT | model: a file of the model changed meanwhile');
    expect(model()).not.toHaveProperty('seal');
  });

  it('to who may only read, and hidden from others', async () => {
    expect(await refusal(seal({}, people.viewer))).toBe('FORBIDDEN');
    await expectModelReaders((caller) => seal({}, caller));
  });
});
