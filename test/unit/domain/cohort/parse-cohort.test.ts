import { describe, expect, it } from 'vitest';
import type { AppError } from '#contracts/app-error';
import { parseCohort } from '#domain/cohort/parse-cohort';

const sql = 'SELECT person_id FROM omop.person';
const typed = { version: 1, where: { kind: 'all', of: [{ kind: 'sex', anyOf: ['female'] }] } };

const faults = (value: unknown) => {
  try {
    return parseCohort(value);
  } catch (error) {
    return (error as AppError).details;
  }
};

describe('a cohort that is asked', () => {
  it('may be of either form', () => {
    expect(faults(typed)).toEqual(typed);
    expect(faults({ version: 1, sql })).toEqual({ version: 1, sql });
  });

  it('is not of both forms at once', () => {
    expect(faults({ ...typed, sql })).toEqual([{ rule: 'no other keys are known here', place: 'cohort' }]);
  });

  it('is refused with its place, without a word of its text', () => {
    expect(faults({ version: 1, sql: 'x'.repeat(20_001) })).toEqual([
      { rule: 'at most 20000 characters', place: 'sql' },
    ]);
    expect(faults({ version: 2, where: typed.where })).toEqual([{ rule: 'invalid_value', place: 'version' }]);
    expect(faults('SELECT')).toEqual([{ rule: 'invalid_type', place: 'cohort' }]);
  });
});
