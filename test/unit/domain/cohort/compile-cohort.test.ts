import { describe, expect, it } from 'vitest';
import { CohortDefinition } from '#contracts/cohort';
import { compileCohort } from '#domain/cohort/compile-cohort';
import { compileImages } from '#domain/cohort/compile-images';

const cohort = (kind: 'all' | 'any' | 'none', ...of: unknown[]): CohortDefinition =>
  CohortDefinition.parse({ version: 1, where: { kind, of } }) as CohortDefinition;
const concepts = (...ids: number[]) => ({ include: ids.map((conceptId) => ({ conceptId })) });
const inner = (definition: CohortDefinition): { set: string; values: unknown } => {
  const { text, values } = compileCohort(definition, { dataDate: '2026-01-31' });
  const [, set = ''] =
    /^SELECT person_id FROM omop\.person WHERE person_id IN \((.*)\) ORDER BY person_id$/s.exec(text) ?? [];
  return { set, values };
};

describe('the statement of a cohort', () => {
  it('asks for an event with everything below its concept, less what is excluded, in its window', () => {
    const excluded = [{ conceptId: 7, descendants: false }];
    const event = {
      kind: 'event',
      domain: 'condition',
      concepts: { ...concepts(5), exclude: excluded },
      during: { from: '2020-01-01', to: '2020-12-31' },
      atLeast: 2,
    };
    expect(inner(cohort('all', event))).toEqual({
      set:
        '(SELECT person_id FROM (SELECT person_id, condition_start_date AS day FROM omop.condition_occurrence WHERE ' +
        'condition_concept_id IN ((SELECT unnest($1::integer[]) UNION SELECT descendant_concept_id FROM ' +
        'omop.concept_ancestor WHERE ancestor_concept_id = ANY($2::integer[])) EXCEPT (SELECT unnest($3::integer[]))) ' +
        'AND condition_start_date >= $4::date AND condition_start_date <= $5::date) AS event ' +
        'GROUP BY person_id HAVING count(*) >= $6::bigint)',
      values: [[5], [5], [7], '2020-01-01', '2020-12-31', 2],
    });
  });

  it('reckons ages on the data day and knows two sexes and the rest', () => {
    const { set, values } = inner(
      cohort('any', { kind: 'age', atLeast: 18, atMost: 64 }, { kind: 'sex', anyOf: ['female', 'unknown'] }),
    );
    const years = (first: number) =>
      `($${first + 2}::integer - year_of_birth - CASE WHEN (coalesce(month_of_birth, 1), coalesce(day_of_birth, 1)) > ` +
      `($${first}::integer, $${first + 1}::integer) THEN 1 ELSE 0 END)`;
    expect(set).toBe(
      `(SELECT person_id FROM omop.person WHERE ${years(1)} >= $5::integer AND ${years(1)} <= $4::integer) UNION ` +
        '(SELECT person_id FROM omop.person WHERE gender_concept_id = ANY($6::integer[]) OR gender_concept_id <> ALL($7::integer[]))',
    );
    expect(values).toEqual([1, 31, 2026, 64, 18, [8532], [8532, 8507]]);
  });

  it('asks for one day after another', () => {
    const event = (conceptId: number) => ({
      kind: 'event',
      domain: 'drug',
      concepts: { include: [{ conceptId, descendants: false }] },
    });
    const { set, values } = inner(
      cohort('all', { kind: 'sequence', first: event(1), second: { kind: 'imaging' }, minDays: 1, maxDays: 30 }),
    );
    expect(set).toBe(
      '(SELECT earlier.person_id FROM (SELECT person_id, drug_exposure_start_date AS day FROM omop.drug_exposure WHERE ' +
        'drug_concept_id IN (SELECT unnest($2::integer[]))) AS earlier JOIN (SELECT person_id, image_occurrence_date AS day ' +
        'FROM omop.image_occurrence WHERE true) AS later ON later.person_id = earlier.person_id AND ' +
        'later.day - earlier.day >= $3::integer AND later.day - earlier.day <= $1::integer)',
    );
    expect(values).toEqual([30, [1], 1]);
  });

  it('takes a group of exclusions from everybody, also where it stands alone', () => {
    const male = { kind: 'sex', anyOf: ['male'] };
    const { set } = inner(cohort('none', male, { kind: 'all', of: [male, { kind: 'none', of: [male] }] }));
    const men = (place: number) =>
      `(SELECT person_id FROM omop.person WHERE gender_concept_id = ANY($${place}::integer[]))`;
    expect(set).toBe(
      `(SELECT person_id FROM omop.person) EXCEPT (${men(1)} UNION (${men(2)} INTERSECT ((SELECT person_id FROM omop.person) EXCEPT (${men(3)}))))`,
    );
  });

  it('refuses what no database could answer', () => {
    const deep = Array.from({ length: 6 }).reduce<unknown>((of) => ({ kind: 'any', of: [of] }), { kind: 'imaging' });
    const definition = { version: 1, where: { kind: 'all', of: [deep] } } as CohortDefinition;
    expect(() => compileCohort(definition, { dataDate: '2026-01-31' })).toThrow('COHORT_INVALID');
  });
});

describe('the images of a cohort', () => {
  const ct = { kind: 'imaging', modalities: { include: [{ conceptId: 1, descendants: false }] } };
  const mr = { kind: 'imaging', modalities: { include: [{ conceptId: 2, descendants: false }] } };

  it('are those that its criteria ask for', () => {
    expect(compileImages(cohort('all', ct, { kind: 'none', of: [mr] }), [4, 5])).toEqual({
      text:
        'SELECT image_occurrence_id FROM omop.image_occurrence WHERE person_id = ANY($1::integer[]) AND ' +
        '((modality_concept_id IN (SELECT unnest($2::integer[]))))',
      values: [[4, 5], [1]],
    });
  });

  it('are those of either side of a sequence and of every choice', () => {
    const event = { kind: 'event', domain: 'visit', concepts: concepts(9) };
    const { values } = compileImages(cohort('any', { kind: 'sequence', first: event, second: mr }, ct), [4]);
    expect(values).toEqual([[4], [2], [1]]);
  });

  it('are all of them where none are asked for', () => {
    expect(compileImages(cohort('all', { kind: 'age', atLeast: 18 }), [4]).text).toBe(
      'SELECT image_occurrence_id FROM omop.image_occurrence WHERE person_id = ANY($1::integer[])',
    );
  });
});
