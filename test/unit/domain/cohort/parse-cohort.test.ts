import { describe, expect, it } from 'vitest';
import { AppError } from '#contracts/app-error';
import { parseCohort } from '#domain/cohort/parse-cohort';

const event = { kind: 'event', domain: 'condition', concepts: { include: [{ conceptId: 1 }] } };
const cohort = (...of: unknown[]) => ({ version: 1, where: { kind: 'all', of } });
const nested = (depth: number): unknown => (depth === 0 ? event : { kind: 'any', of: [nested(depth - 1)] });

function faults(value: unknown) {
  try {
    parseCohort(value);
    return 'accepted';
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.code).toBe('COHORT_INVALID');
    return error.details;
  }
}

describe('a cohort definition', () => {
  it('is accepted when every criterion is understood', () => {
    expect(faults(cohort(event, { kind: 'age', atLeast: 18 }))).toBe('accepted');
    expect(faults(cohort(nested(5)))).toBe('accepted');
  });

  it('is refused at an unknown key, because a criterion that is ignored makes another cohort', () => {
    expect(faults(cohort({ ...event, within: 30 }))).toEqual([
      { rule: 'no other keys are known here', place: 'where.of.0' },
    ]);
    expect(faults({ ...cohort(event), limit: 5 })).not.toBe('accepted');
  });

  it('is refused at an unknown kind, with its place', () => {
    expect(faults(cohort(event, { kind: 'genome' }))).toEqual([
      { rule: 'an unknown kind of criterion', place: 'where.of.1.kind' },
    ]);
  });

  it('is refused when it nests too deep, even absurdly deep', () => {
    expect(faults(cohort(nested(6)))).not.toBe('accepted');
    expect(faults(cohort(nested(5000)))).toEqual([{ rule: 'groups nest at most 6 deep', place: 'where' }]);
  });

  it('is refused with more criteria than anybody means', () => {
    const groups = Array.from({ length: 5 }, () => ({ kind: 'any', of: Array.from({ length: 45 }, () => event) }));
    expect(faults(cohort(...groups))).toEqual([{ rule: 'at most 200 criteria', place: 'where' }]);
  });

  it('is refused with more concepts than one task can carry', () => {
    const of = (length: number) => ({ include: Array.from({ length }, (_, index) => ({ conceptId: index + 1 })) });
    const events = Array.from({ length: 10 }, () => ({ ...event, concepts: of(200) }));
    expect(faults(cohort(...events))).toBe('accepted');
    const images = { kind: 'imaging', modalities: of(1) };
    expect(faults(cohort(...events, images))).toEqual([{ rule: 'at most 2000 concepts', place: 'where' }]);
  });

  it('is refused with a concept id that OMOP cannot hold', () => {
    const huge = { ...event, concepts: { include: [{ conceptId: 9_999_999_999 }] } };
    expect(faults(cohort(huge))).toEqual([
      { rule: 'a concept id of OMOP', place: 'where.of.0.concepts.include.0.conceptId' },
    ]);
  });

  it('never repeats a value in what it says', () => {
    const told = JSON.stringify(faults(cohort({ kind: 'sex', anyOf: ["'; DROP TABLE omop.person; --"] })));
    expect(told).not.toContain('DROP');
  });
});
