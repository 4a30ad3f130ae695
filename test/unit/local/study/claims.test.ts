import { describe, expect, it } from 'vitest';
import { claims } from '#local/study/claims';
import type { TrustFigures } from '#local/study/study-report';

const trust = (code: string, changes: Partial<TrustFigures> = {}): TrustFigures => ({
  code,
  decision: 'APPROVED',
  personsReported: 56,
  personsWithImages: 53,
  rounds: 3,
  aucBefore: 0.5,
  aucAfter: 0.95,
  aucLocalOnly: 0.89,
  receiptVerified: true,
  ...changes,
});
const declined = trust('CLW', {
  decision: 'DECLINED',
  personsWithImages: null,
  rounds: 0,
  aucBefore: null,
  aucAfter: null,
  aucLocalOnly: null,
  receiptVerified: null,
});
const found = (changes: Partial<Parameters<typeof claims>[0]> = {}) =>
  claims({
    trusts: [trust('ALB'), trust('BRN'), declined],
    runStatus: 'SUCCEEDED',
    declinedTaskTypes: { CLW: ['cohort_query'] },
    leaks: [],
    auditVerified: true,
    auditEvents: 40,
    ...changes,
  });
const broken = (changes: Partial<Parameters<typeof claims>[0]>) =>
  found(changes)
    .filter(({ held }) => !held)
    .map(({ claim }) => claim);

describe('the demo’s claims', () => {
  it('all hold when everything went well', () => {
    expect(found().filter(({ held }) => !held)).toEqual([]);
  });

  it('fail when the run did not succeed, or a trust joined no round', () => {
    expect(broken({ runStatus: 'FAILED' })).toHaveLength(1);
    expect(broken({ trusts: [trust('ALB', { rounds: 0 }), declined] })).toHaveLength(1);
  });

  it('fail when one trust’s model is no better than asked, or was not measured', () => {
    expect(broken({ trusts: [trust('ALB'), trust('BRN', { aucAfter: 0.79, aucLocalOnly: 0.5 }), declined] })).toEqual([
      'hold-out AUC is at least 0.8 at every trust that took part',
    ]);
    expect(broken({ trusts: [trust('ALB', { aucAfter: null }), trust('BRN'), declined] })).toHaveLength(1);
  });

  it('fail when training alone would have been as good', () => {
    expect(
      broken({ trusts: [trust('ALB', { aucLocalOnly: 0.95 }), trust('BRN', { aucLocalOnly: 0.95 }), declined] }),
    ).toHaveLength(1);
  });

  it('fail when the declining trust received more than the question, or nobody declined', () => {
    expect(broken({ declinedTaskTypes: { CLW: ['cohort_query', 'admit_run'] } })).toHaveLength(1);
    expect(broken({ declinedTaskTypes: {} })).toHaveLength(1);
    expect(broken({ trusts: [trust('ALB'), trust('BRN')] })).toHaveLength(1);
  });

  it('fail on a leak, a bad receipt and a broken or empty audit chain', () => {
    expect(broken({ leaks: [{ where: 'ledger.jsonl', text: 'X' }] })).toHaveLength(1);
    expect(broken({ trusts: [trust('ALB', { receiptVerified: false }), trust('BRN'), declined] })).toHaveLength(1);
    expect(broken({ auditVerified: false })).toHaveLength(1);
    expect(broken({ auditEvents: 0 })).toHaveLength(1);
  });
});
