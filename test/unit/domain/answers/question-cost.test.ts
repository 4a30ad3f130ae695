import { describe, expect, it } from 'vitest';
import { AskedCohort } from '#contracts/cohort';
import { type CohortResult, Show } from '#contracts/cohort-result';
import type { QueryId, TrustCode, TrustId } from '#contracts/ids';
import type { QueryAnswer } from '#contracts/project';
import { type AnsweredQuery, questionCost } from '#domain/answers/question-cost';

const trustId = '0190a000-0000-7000-8000-000000000001' as TrustId;
const other = '0190a000-0000-7000-8000-000000000002' as TrustId;
const queryId = '0190a000-0000-7000-8000-00000000000a' as QueryId;
const show = Show.parse({});
const adults = AskedCohort.parse({ version: 1, where: { kind: 'all', of: [{ kind: 'age', atLeast: 18 }] } });
const women = AskedCohort.parse({ version: 1, where: { kind: 'all', of: [{ kind: 'sex', anyOf: ['female'] }] } });

const result = (over: Partial<CohortResult> = {}): CohortResult => ({
  queryId,
  persons: 40,
  distributions: [],
  dataDate: '2026-01-01',
  budget: { allowed: 100, used: 1 },
  ...over,
});
const answered = (cohort: AskedCohort, over: Partial<CohortResult> = {}, by = trustId): AnsweredQuery => ({
  query: { cohort, show },
  answers: [{ trustId: by, code: 'ALB' as TrustCode, status: 'ANSWERED', result: result(over) }],
});

describe('what a question would cost', () => {
  it('is unknown before the first answer, and it is fresh', () => {
    expect(questionCost({ cohort: adults, show }, trustId, [])).toEqual({ fresh: true, allowed: null, used: null });
    const elsewhere = [answered(adults, {}, other)];
    expect(questionCost({ cohort: adults, show }, trustId, elsewhere)).toEqual({
      fresh: true,
      allowed: null,
      used: null,
    });
  });

  it('is nothing for the very same question, however its JSON is ordered, and one fresh question for any other', () => {
    const earlier = [answered(adults), answered(women, { budget: { allowed: 100, used: 2 } })];
    const turned = {
      where: { of: [{ atLeast: 18, kind: 'age' as const }], kind: 'all' as const },
      version: 1 as const,
    };
    expect(questionCost({ cohort: turned, show }, trustId, earlier)).toEqual({ fresh: false, allowed: 100, used: 2 });
    const fewer = Show.parse({ distributions: [] });
    expect(questionCost({ cohort: adults, show: fewer }, trustId, earlier)).toMatchObject({ fresh: true, used: 2 });
    const sql = { version: 1 as const, sql: 'SELECT person_id FROM omop.person' };
    expect(questionCost({ cohort: sql, show }, trustId, earlier)).toMatchObject({ fresh: true });
  });

  it('is that of a fresh question once the data were loaded anew', () => {
    const reloaded = [answered(adults), answered(women, { dataDate: '2026-02-01' })];
    expect(questionCost({ cohort: adults, show }, trustId, reloaded)).toMatchObject({ fresh: true });
    expect(questionCost({ cohort: women, show }, trustId, reloaded)).toMatchObject({ fresh: false });
  });

  it('is not saved by a question that failed, waits, or was only a share of a sum', () => {
    const waiting: QueryAnswer = { trustId, code: 'ALB' as TrustCode, status: 'ASKED' };
    const failed: QueryAnswer = { ...waiting, status: 'FAILED', failure: { code: 'INTERNAL', class: 'transient' } };
    for (const answer of [waiting, failed])
      expect(
        questionCost({ cohort: adults, show }, trustId, [{ query: { cohort: adults, show }, answers: [answer] }]),
      ).toEqual({
        fresh: true,
        allowed: null,
        used: null,
      });
    const masked = { value: 1, participantsHash: 'a'.repeat(64), noiseSd: 2 };
    const share = [answered(adults, { persons: null, masked, budget: { allowed: 100, used: 3 } })];
    expect(questionCost({ cohort: adults, show }, trustId, share)).toEqual({ fresh: true, allowed: 100, used: 3 });
  });
});
