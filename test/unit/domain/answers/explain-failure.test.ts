import { describe, expect, it } from 'vitest';
import { Cohort } from '#contracts/cohort';
import { Show } from '#contracts/cohort-result';
import type { Failure } from '#contracts/failure';
import type { QueryAnswerStatus } from '#contracts/query-status';
import { explainFailure } from '#domain/answers/explain-failure';

const sql = "SELECT person_id FROM person WHERE person_source_value = '943 476 5919'";
const query = { cohort: Cohort.parse({ version: 1, sql }), show: Show.parse({ distributions: ['sex'] }) };
const asked = 'Asked for the people that a SQL query selects, each counted once. Counted by sex.';
const free = 'A question that is refused uses up none of the fresh ones.';

const explain = (failure: Failure, status: QueryAnswerStatus = 'FAILED') => explainFailure(query, { status, failure });

describe('a failed answer in sentences', () => {
  it('tells what was asked, why there is no number, and what that cost', () => {
    expect(explain({ code: 'QUERY_BUDGET_SPENT', class: 'permanent' }, 'REFUSED')).toEqual([
      asked,
      'This trust gave no number. The project has asked this trust as many fresh questions as it may; asking an earlier one again stays free.',
      free,
    ]);
  });

  it('tells each rule with its place and what to write instead, and never the text that was asked', () => {
    const details = [
      { rule: 'a table has its schema', place: 'line 1, column 23', instead: 'omop.person' },
      { rule: 'no column that somebody wrote', place: 'line 1, column 36' },
    ];
    const told = explain({ code: 'SQL_REFUSED', class: 'permanent', details }, 'UNCOUNTABLE');
    expect(told.slice(1, 4)).toEqual([
      'This trust gave no number. The SQL breaks a rule; see details.',
      'At line 1, column 23: a table has its schema. Instead: omop.person',
      'At line 1, column 36: no column that somebody wrote.',
    ]);
    expect(told.join(' ')).not.toMatch(/943|source_value/);
  });

  it('tells of an answer that came too late, or may yet, what asking again costs', () => {
    expect(explain({ code: 'TASK_EXPIRED', class: 'permanent' }, 'LATE').slice(1)).toEqual([
      'This trust gave no number. The task was not done before its deadline.',
      'It may have answered since, which came too late: asking it the very same again costs nothing then.',
    ]);
  });

  it('tells five faults, and how many more there are', () => {
    const failure = (count: number): Failure => ({
      code: 'COHORT_INVALID',
      class: 'permanent',
      details: Array.from({ length: count }, (_, index) => ({ rule: 'a rule', place: `where.of.${index}` })),
    });
    expect(explain(failure(5))).toHaveLength(8);
    expect(explain(failure(7)).at(-2)).toBe('And 2 more.');
  });
});
