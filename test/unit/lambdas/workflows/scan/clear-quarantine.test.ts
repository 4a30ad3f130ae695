import { expect, it } from 'vitest';
import { objectKeys } from '#lambdas/platform/objects/object-keys';
import { makeClearQuarantine } from '#lambdas/workflows/scan/clear-quarantine';
import { memoryBuckets } from '#test/fakes/memory-buckets';
import { ids } from '#test/fixtures/hub/items';

const place = (uploadId: string) => ({
  bucket: 'quarantine',
  key: objectKeys.quarantined(ids.model, uploadId, 'models.py'),
});

it('removes exactly this upload, and is done where it is gone already', async () => {
  const { at, objects, put } = memoryBuckets();
  put(place(ids.upload), 'old');
  put(place(ids.run), 'new');
  const clear = makeClearQuarantine(objects, 'quarantine');
  const input = { modelId: ids.model, fileName: 'models.py', uploadId: ids.upload };
  expect(await clear(input)).toEqual({ kind: 'cleared' });
  expect(await clear(input)).toEqual({ kind: 'cleared' });
  expect(at(place(ids.upload))).toBeUndefined();
  expect(at(place(ids.run))).toBeDefined();
});
