import { expect, it, vi } from 'vitest';
import type { ProjectId } from '#contracts/ids';
import { keys } from '#lambdas/platform/ledger/keys';
import { objectKeys } from '#lambdas/platform/objects/object-keys';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';
import { makePromoteFile } from '#lambdas/workflows/scan/promote-file';
import { fixedId } from '#test/fakes/memory-ledger';
import { fileItem, ids, modelItem } from '#test/fixtures/hub/items';
import { type ScanParts, scanParts } from '#test/fixtures/hub/scan-parts';

const clean = { bucket: 'models', key: objectKeys.clean(ids.project, sha256Hex('x = 1')) };
const promote = ({ input, ledger, store }: ScanParts) =>
  makePromoteFile({ ledger, objects: store.objects, quarantineBucket: 'quarantine', modelBucket: 'models' })(input);

it('copies exactly the checked bytes to the name that their hash is, and makes the file CLEAN', async () => {
  const hub = scanParts('models.py', 'x = 1');
  expect(await promote(hub)).toEqual({ kind: 'promoted' });
  expect(Buffer.from(hub.store.at(clean) ?? []).toString()).toBe('x = 1');
  expect(hub.file()).toMatchObject({ status: 'CLEAN', objectKey: clean.key });
  expect(hub.file()).not.toHaveProperty('gsi2pk');
  expect(hub.audited()).toEqual(['file.promoted']);
});

it('keeps the same bytes once for all models and names of a project, and for each project by itself', async () => {
  const hub = scanParts('models.py', 'x = 1');
  await promote(hub);
  const copies = vi.spyOn(hub.store.objects, 'copyPinned');
  const another = fileItem('other.py', 'x = 1', { status: 'SCANNING', etag: sha256Hex('x = 1') });
  hub.seed(another);
  hub.store.put({ ...hub.quarantined, key: hub.quarantined.key.replace('models.py', 'other.py') }, 'x = 1');
  expect(await promote({ ...hub, input: { ...hub.input, fileName: 'other.py' } })).toEqual({ kind: 'promoted' });
  expect(copies).not.toHaveBeenCalled();
  expect(hub.at(keys.file(ids.model, 'other.py'))).toMatchObject({ status: 'CLEAN', objectKey: clean.key });
  hub.seed(modelItem({ projectId: fixedId(0x777) as ProjectId }), { ...another, status: 'SCANNING' });
  expect(await promote({ ...hub, input: { ...hub.input, fileName: 'other.py' } })).toEqual({ kind: 'promoted' });
  expect(copies).toHaveBeenCalledTimes(1);
});

it('copies again over what cannot be the same bytes', async () => {
  const hub = scanParts('models.py', 'x = 1');
  hub.store.put(clean, 'cut');
  await promote(hub);
  expect(Buffer.from(hub.store.at(clean) ?? []).toString()).toBe('x = 1');
});

it('is done when it is called again, also after quarantine was cleared', async () => {
  const hub = scanParts('models.py', 'x = 1');
  await promote(hub);
  await hub.store.objects.remove(hub.quarantined);
  expect(await promote(hub)).toEqual({ kind: 'promoted' });
  expect(hub.audited()).toHaveLength(1);
});

it('fails, and promotes nothing, where the bytes in quarantine are no longer the checked ones', async () => {
  const hub = scanParts('models.py', 'x = 1');
  hub.store.put(hub.quarantined, 'x = 2');
  await expect(promote(hub)).rejects.toThrow('no longer in quarantine');
  expect(hub.file()).toMatchObject({ status: 'SCANNING' });
  expect(hub.store.at(clean)).toBeUndefined();
});

it('leaves another upload alone, also one that is announced while it copies', async () => {
  expect(await promote(scanParts('models.py', 'x = 1', { uploadId: ids.run }))).toEqual({ kind: 'superseded' });
  const hub = scanParts('models.py', 'x = 1');
  hub.beforeNextWrite(() => hub.seed({ ...hub.file(), uploadId: ids.run, status: 'AWAITING' } as never));
  expect(await promote(hub)).toEqual({ kind: 'superseded' });
  expect(hub.file()).toMatchObject({ status: 'AWAITING' });
});

it('leaves a file alone that nobody has pinned', async () => {
  expect(await promote(scanParts('models.py', 'x = 1', { etag: undefined }))).toEqual({ kind: 'superseded' });
});
