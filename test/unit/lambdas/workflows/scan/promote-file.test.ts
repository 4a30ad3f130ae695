import { expect, it } from 'vitest';
import { objectKeys } from '#lambdas/platform/objects/object-keys';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';
import { makePromoteFile } from '#lambdas/workflows/scan/promote-file';
import { ids } from '#test/fixtures/hub/items';
import { type ScanParts, scanParts } from '#test/fixtures/hub/scan-parts';

const clean = { bucket: 'models', key: objectKeys.clean(ids.model, sha256Hex('x = 1'), 'models.py') };
const promote = ({ input, ledger, store }: ScanParts) =>
  makePromoteFile({ ledger, objects: store.objects, quarantineBucket: 'quarantine', modelBucket: 'models' })(input);

it('copies exactly the checked bytes to a name with their hash, and makes the file CLEAN', async () => {
  const hub = scanParts('models.py', 'x = 1');
  expect(await promote(hub)).toEqual({ kind: 'promoted' });
  expect(Buffer.from(hub.store.at(clean) ?? []).toString()).toBe('x = 1');
  expect(hub.file()).toMatchObject({ status: 'CLEAN', objectKey: clean.key });
  expect(hub.file()).not.toHaveProperty('gsi2pk');
  expect(hub.audited()).toEqual(['file.promoted']);
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
