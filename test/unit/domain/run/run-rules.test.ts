import { describe, expect, it } from 'vitest';
import type { TrustCode, TrustId } from '#contracts/ids';
import type { ProjectTrust } from '#contracts/project';
import { RunStatus } from '#contracts/run';
import { admissionOutcome } from '#domain/run/admission-outcome';
import { isLiveRun } from '#domain/run/is-live-run';
import { receiptsComplete } from '#domain/run/receipts-complete';
import { runReadinessFaults } from '#domain/run/run-readiness-faults';

const trustId = '0190a000-0000-7000-8000-000000000001' as TrustId;
const ready: ProjectTrust = {
  trustId,
  code: 'ALB' as TrustCode,
  decision: 'APPROVED',
  cohort: 'FROZEN',
  imaging: 'READY',
};

describe('readiness for a run', () => {
  it('holds for a trust that approved, froze and imported, wholly or in part', () => {
    expect(runReadinessFaults([trustId], [ready])).toEqual([]);
    expect(runReadinessFaults([trustId], [{ ...ready, imaging: 'PARTIAL' }])).toEqual([]);
  });

  it.each([
    ['declined', { decision: 'DECLINED' }, 1],
    ['did not freeze', { cohort: 'FREEZING' }, 1],
    ['did not import', { imaging: 'FAILED' }, 1],
    ['did nothing yet', { decision: 'PENDING', cohort: 'NONE', imaging: 'NONE' }, 3],
  ] as const)('names every rule broken where the trust %s', (_, over, faults) => {
    expect(runReadinessFaults([trustId], [{ ...ready, ...over }])).toHaveLength(faults);
  });

  it('refuses a trust that is not part of the project, without repeating its id', () => {
    expect(runReadinessFaults([trustId], [])).toMatchObject([{ place: 'body.trustIds' }]);
    expect(runReadinessFaults([trustId], [{ ...ready, imaging: 'FAILED' }])).toMatchObject([{ place: 'trust ALB' }]);
  });
});

describe('admissions', () => {
  it('wait for every trust before the deadline and close with enough after it', () => {
    expect(admissionOutcome(['ADMITTED', 'ASKED'], 1, false).kind).toBe('waiting');
    expect(admissionOutcome(['ADMITTED', 'ASKED'], 1, true)).toEqual({ kind: 'enough', admitted: 1 });
    expect(admissionOutcome(['ADMITTED', 'ADMITTED'], 2, false).kind).toBe('enough');
  });

  it('give up at once when those that may still say yes are too few', () => {
    expect(admissionOutcome(['ADMITTED', 'REFUSED', 'ASKED'], 3, false)).toEqual({ kind: 'too-few', admitted: 1 });
    expect(admissionOutcome(['ADMITTED', 'ASKED'], 2, true).kind).toBe('too-few');
  });
});

describe('receipts', () => {
  it('are complete when no trust that was asked to join is still open', () => {
    expect(receiptsComplete(['RECEIPTED', 'REFUSED', 'LATE', 'FAILED'])).toBe(true);
    expect(receiptsComplete(['RECEIPTED', 'JOINED'])).toBe(false);
    expect(receiptsComplete(['ADMITTED'])).toBe(false);
  });
});

describe('a live run', () => {
  it('is one that has not ended', () => {
    expect(RunStatus.options.filter((status) => !isLiveRun(status))).toEqual(['SUCCEEDED', 'FAILED', 'STOPPED']);
  });
});
