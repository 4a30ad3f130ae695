import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '#contracts/errors';
import { answerEnd } from '#domain/project/answer-end';
import { answerLifecycle } from '#domain/project/answer-lifecycle';

const ends = (outcome: Parameters<typeof answerEnd>[0]) => answerLifecycle[answerEnd(outcome)].to;
const masked = { value: 1, participantsHash: 'a'.repeat(64), noiseSd: 2 };

describe('an answer', () => {
  it('is one with a number or with a share of a sum, and withheld without', () => {
    expect(ends({ kind: 'result', result: { persons: 40 } })).toBe('ANSWERED');
    expect(ends({ kind: 'result', result: { persons: 0 } })).toBe('ANSWERED');
    expect(ends({ kind: 'result', result: { persons: null, masked } })).toBe('ANSWERED');
    expect(ends({ kind: 'result', result: { persons: null } })).toBe('WITHHELD');
  });

  it('that did not come in time, or that nobody wants any more, is late or cancelled', () => {
    expect(ends({ kind: 'expired' })).toBe('LATE');
    expect(ends({ kind: 'failure', code: 'TASK_EXPIRED' })).toBe('LATE');
    expect(ends({ kind: 'cancelled' })).toBe('CANCELLED');
  });

  it.each<[string, ErrorCode[]]>([
    ['REFUSED', ['POLICY_REFUSED', 'QUERY_BUDGET_SPENT', 'PROJECTS_AT_CAP', 'EXPERT_SQL_SPENT', 'SECURE_SUM_REFUSED']],
    ['UNCOUNTABLE', ['COHORT_INVALID', 'COHORT_UNCOUNTABLE', 'SQL_REFUSED']],
    ['FAILED', ['DATABASE_UNREACHABLE', 'COHORT_QUERY_FAILED', 'COHORT_QUERY_TIMEOUT', 'LEDGER_DAMAGED', 'INTERNAL']],
  ])('that failed is %s by its code', (status, codes) => {
    expect(codes.map((code) => ends({ kind: 'failure', code }))).toEqual(codes.map(() => status));
  });
});
