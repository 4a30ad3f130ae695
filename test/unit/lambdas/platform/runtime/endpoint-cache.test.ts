import { describe, expect, it } from 'vitest';
import { EndpointCache } from '#lambdas/platform/runtime/endpoint-cache';

describe('the stand-in for the cache of discovered endpoints', () => {
  it('keeps nothing, so that every call goes to the address of the region', () => {
    const cache = new EndpointCache();
    cache.set();
    expect(cache.has()).toBe(false);
    expect(cache.get()).toBeUndefined();
    expect(cache.getEndpoint()).toBeUndefined();
    cache.delete();
    cache.clear();
    expect(cache.has()).toBe(false);
  });
});
