import { describe, expect, it } from 'vitest';
import type { TrustCode, TrustId } from '#contracts/ids';
import type { QueryAnswer } from '#contracts/project';
import { stageFaults } from '#domain/project/stage-faults';

const trustId = '0190a000-0000-7000-8000-000000000001' as TrustId;
const answer = (over: Partial<QueryAnswer> & { persons?: number | null }): QueryAnswer => {
  const { persons, ...rest } = over;
  return {
    trustId,
    code: 'ALB' as TrustCode,
    status: 'ANSWERED',
    ...(persons === undefined
      ? {}
      : { result: { queryId: trustId as never, persons, distributions: [], dataDate: '2026-01-01' } }),
    ...rest,
  };
};

describe('staging', () => {
  it('is possible at a trust that released a count', () => {
    expect(stageFaults([trustId], [answer({ persons: 40 })])).toEqual([]);
  });

  it.each([
    ['was not asked', []],
    ['has not answered', [answer({ status: 'RUNNING' })]],
    ['failed to answer', [answer({ status: 'FAILED' })]],
    ['hid its count', [answer({ persons: null })]],
    ['counted nobody', [answer({ persons: 0 })]],
  ])('is refused where the trust %s', (_, answers) => {
    expect(stageFaults([trustId], answers)).toHaveLength(1);
  });

  it('names a trust that was asked by its code, and repeats no id that means nothing here', () => {
    expect(stageFaults([trustId], [answer({ status: 'RUNNING' })])).toMatchObject([{ place: 'trust ALB' }]);
    expect(stageFaults([trustId], [])).toMatchObject([{ place: 'body.trustIds' }]);
  });

  it('tells hidden and empty alike', () => {
    expect(stageFaults([trustId], [answer({ persons: null })])).toEqual(
      stageFaults([trustId], [answer({ persons: 0 })]),
    );
  });
});
