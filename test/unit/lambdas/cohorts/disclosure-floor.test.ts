import { afterEach, describe, expect, it, vi } from 'vitest';
import { runtimeFloor } from '#lambdas/cohorts/disclosure-floor';

afterEach(() => vi.unstubAllEnvs());

describe('what the hub asks of every trust at least', () => {
  it('is nothing where nothing is set, so that tasks carry no floor', () => {
    vi.stubEnv('DISCLOSURE_FLOOR', '{}');
    expect(runtimeFloor()).toBeUndefined();
  });

  it('is what is set', () => {
    vi.stubEnv('DISCLOSURE_FLOOR', '{"threshold":20,"noisePersons":8}');
    expect(runtimeFloor()).toEqual({ threshold: 20, noisePersons: 8 });
  });

  it('stops the Lambda where it is missing or wrong, rather than ask with none', () => {
    vi.stubEnv('DISCLOSURE_FLOOR', undefined);
    expect(runtimeFloor).toThrow('DISCLOSURE_FLOOR is missing');
    vi.stubEnv('DISCLOSURE_FLOOR', '{"threshold":0}');
    expect(runtimeFloor).toThrow();
  });
});
