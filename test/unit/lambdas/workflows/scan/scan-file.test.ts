import { expect, it } from 'vitest';
import type { FileStatus } from '#contracts/model';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';
import { makeScanFile } from '#lambdas/workflows/scan/scan-file';
import { ids } from '#test/fixtures/hub/items';
import { type ScanParts, scanParts } from '#test/fixtures/hub/scan-parts';

const config = '{"metrics":["auc"]}';
const scan = async ({ input, ledger, store }: ScanParts, malwareScan = false) =>
  (await makeScanFile({ ledger, objects: store.objects, quarantineBucket: 'quarantine', malwareScan })(input)).kind;
const rejected = async (hub: ScanParts) => {
  expect(await scan(hub)).toBe('rejected');
  expect(hub.file()).toMatchObject({ status: 'REJECTED' });
  expect(hub.file()).not.toHaveProperty('gsi2pk');
  expect(hub.audited()).toEqual(['file.rejected']);
  return hub.file()?.faults.map(({ rule }: { rule: string }) => rule);
};

it('passes a file that is as announced and may be what it is, and leaves its state to who promotes it', async () => {
  for (const [name, content] of [
    ['config.json', config],
    ['models.py', 'x = 1\n'],
  ] as const) {
    const hub = scanParts(name, content);
    expect(await scan(hub)).toBe('clean');
    expect(hub.file()).toMatchObject({ status: 'SCANNING' });
  }
});

it('leaves a file that passes to the malware scan where the hub has one, and refuses the others at once', async () => {
  expect(await scan(scanParts('config.json', config), true)).toBe('unscanned');
  expect(await scan(scanParts('config.json', '{'), true)).toBe('rejected');
});

it('refuses other bytes, another size and a change while it looks', async () => {
  expect(await rejected(scanParts('config.json', config, { sha256: sha256Hex('other') }))).toEqual([
    'the SHA-256 must be the one announced',
  ]);
  expect(await rejected(scanParts('config.json', config, { sizeBytes: 1 }))).toEqual([
    'the size must be the one announced',
  ]);
  expect(await rejected(scanParts('config.json', config, { etag: 'another' }))).toEqual([
    'the uploaded bytes must not change while they are checked',
  ]);
  const gone = scanParts('config.json', config);
  await gone.store.objects.remove(gone.quarantined);
  expect(await rejected(gone)).toEqual(['the uploaded bytes must not change while they are checked']);
});

it('refuses a pickle that loads what it may not, and passes one of plain containers', async () => {
  expect(await rejected(scanParts('base.pkl', 'cos\nsystem\n)R.'))).toEqual([
    'a pickle may load only tensors, arrays and plain containers',
  ]);
  expect(await scan(scanParts('base.pkl', 'ccollections\nOrderedDict\n)R.'))).toBe('clean');
});

it('refuses content that is not of its kind, with rule and place', async () => {
  expect(await rejected(scanParts('config.json', '{"metrics":'))).toHaveLength(1);
  expect(await rejected(scanParts('model.safetensors', 'no header at all'))).toEqual(['the header must fit the file']);
});

it('answers the same again of what it refused', async () => {
  const hub = scanParts('config.json', '{');
  await rejected(hub);
  expect(await scan(hub)).toBe('rejected');
  expect(hub.audited()).toHaveLength(1);
});

it.each<[string, FileStatus, string]>([
  ['an upload that was announced anew', 'SCANNING', ids.run],
  ['a file that is not being checked', 'AWAITING', ids.upload],
  ['a file that is clean', 'CLEAN', ids.upload],
])('leaves %s alone', async (_what, status, uploadId) => {
  const hub = scanParts('config.json', '{', { status, uploadId });
  expect(await scan(hub)).toBe('superseded');
  expect(hub.file()).toMatchObject({ status });
});

it('leaves an upload alone that is announced anew while it looks', async () => {
  const hub = scanParts('config.json', '{');
  hub.beforeNextWrite(() => hub.seed({ ...hub.file(), uploadId: ids.run } as never));
  expect(await scan(hub)).toBe('superseded');
  expect(hub.file()).toMatchObject({ status: 'SCANNING' });
});
