import { describe, expect, it } from 'vitest';
import { openDatabase } from '#appliance/platform/database';
import { createMaskedAnswers } from '#appliance/services/poller/masked-answers';
import { pollerMigrations } from '#appliance/services/poller/poller-migrations';
import type { CohortResult } from '#contracts/cohort-result';
import type { QueryId } from '#contracts/ids';

const queryId = '0190a000-0000-7000-8000-0000000000aa' as QueryId;
const other = '0190a000-0000-7000-8000-0000000000ab' as QueryId;
const result = (value: number): CohortResult => ({
  queryId,
  persons: null,
  distributions: [],
  dataDate: '2026-01-01',
  masked: { value, participantsHash: 'c'.repeat(64), noiseSd: 2 },
});

describe('the masked answers of a trust', () => {
  it('are one for each question id: what was kept first is what leaves', () => {
    const answers = createMaskedAnswers(openDatabase(':memory:', pollerMigrations));
    expect(answers.begin(queryId, 'a'.repeat(64))).toBeUndefined();
    expect(answers.begin(queryId, 'a'.repeat(64))).toBeUndefined();
    expect(answers.keep(queryId, result(1))).toEqual(result(1));
    expect(answers.keep(queryId, result(2))).toEqual(result(1));
    expect(answers.begin(queryId, 'a'.repeat(64))).toEqual(result(1));
  });

  it('are refused for another question under a known id, and given under another id', () => {
    const answers = createMaskedAnswers(openDatabase(':memory:', pollerMigrations));
    answers.begin(queryId, 'a'.repeat(64));
    expect(() => answers.begin(queryId, 'b'.repeat(64))).toThrow(
      expect.objectContaining({
        code: 'SECURE_SUM_REFUSED',
        details: [{ rule: 'one question id stands for one question', place: 'queryId' }],
      }),
    );
    expect(answers.begin(other, 'b'.repeat(64))).toBeUndefined();
  });
});
