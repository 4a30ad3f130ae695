import { describe, expect, it } from 'vitest';
import { compileCohort } from '#domain/cohort/compile-cohort';
import { typedOut } from '#evaluation/bench/bare-psql';
import { demoCohort } from '#local/synthetic/demo-cohort';

describe('a statement typed out for psql', () => {
  it('holds its values in their places', () => {
    const text = 'SELECT $1::integer, $2::text[], $10::date, $3::integer[]';
    const values = [7, ["o'Neill", 'b'], [1, 2], 0, 0, 0, 0, 0, 0, '2026-01-31'];
    expect(typedOut({ text, values })).toBe(
      "SELECT 7::integer, ARRAY['o''Neill','b']::text[], '2026-01-31'::date, ARRAY[1,2]::integer[]",
    );
  });

  it('leaves no place of a compiled cohort open', () => {
    const compiled = compileCohort(demoCohort, { dataDate: '2026-01-31' });
    expect(compiled.text).toMatch(/\$1/);
    expect(typedOut(compiled)).not.toMatch(/\$\d/);
  });
});
