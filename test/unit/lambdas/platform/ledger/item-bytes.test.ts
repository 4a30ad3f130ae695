import { describe, expect, it } from 'vitest';
import { itemBytes } from '#lambdas/platform/ledger/item-bytes';

describe('the bytes of an item', () => {
  it('are those of names and values', () => {
    expect(itemBytes({})).toBe(0);
    expect(itemBytes({ pk: 'ab' })).toBe(4);
    expect(itemBytes({ pk: 'é' })).toBe(4);
    expect(itemBytes({ n: 1 })).toBe(22);
    expect(itemBytes({ t: true, z: null })).toBe(4);
    expect(itemBytes({ b: new Uint8Array(5) })).toBe(6);
    expect(itemBytes({ gone: undefined })).toBe(4);
  });

  it('count a list, a set and a map with each of their members', () => {
    expect(itemBytes({ l: [] })).toBe(4);
    expect(itemBytes({ l: ['ab', 'c'] })).toBe(4 + 3 + 2);
    expect(itemBytes({ s: new Set(['ab', 'c']) })).toBe(4 + 3 + 2);
    expect(itemBytes({ m: { ab: 'c' } })).toBe(4 + 1 + 2 + 1);
  });
});
