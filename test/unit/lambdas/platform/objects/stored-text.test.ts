import { describe, expect, it } from 'vitest';
import { readText, storeText } from '#lambdas/platform/objects/stored-text';
import { memoryObjects } from '#test/fakes/memory-objects';

const place = (sha256: string) => ({ bucket: 'b', key: `texts/${sha256}` });

describe('a stored text', () => {
  it('comes back as it was, by its hash', async () => {
    const objects = memoryObjects();
    const stored = await storeText(objects, place, 'größer');
    expect(stored).toEqual({ sha256: expect.stringMatching(/^[0-9a-f]{64}$/), sizeBytes: 8 });
    expect([...objects.held.keys()]).toEqual([`b/texts/${stored.sha256}`]);
    expect(await readText(objects, place, stored)).toBe('größer');
    expect(await storeText(objects, place, 'größer')).toEqual(stored);
    expect(objects.held.size).toBe(1);
  });

  it('is nothing where it is gone, longer, or other bytes under its name', async () => {
    const objects = memoryObjects();
    const stored = await storeText(objects, place, 'abc');
    const name = `b/texts/${stored.sha256}`;
    objects.held.set(name, new TextEncoder().encode('abd'));
    expect(await readText(objects, place, stored)).toBeUndefined();
    objects.held.set(name, new TextEncoder().encode('abcd'));
    expect(await readText(objects, place, stored)).toBeUndefined();
    objects.held.delete(name);
    expect(await readText(objects, place, stored)).toBeUndefined();
  });
});
