import { describe, expect, it } from 'vitest';
import { CohortDefinition } from '#contracts/cohort';
import { compileCohort } from '#domain/cohort/compile-cohort';
import { compileImages } from '#domain/cohort/compile-images';

const cohort = (kind: 'all' | 'any' | 'none', ...of: unknown[]): CohortDefinition =>
  CohortDefinition.parse({ version: 1, where: { kind, of } }) as CohortDefinition;
const concepts = (...ids: number[]) => ({ include: ids.map((conceptId) => ({ conceptId })) });
const compiled = (definition: CohortDefinition) => compileCohort(definition, { dataDate: '2026-01-31' });
const drug = (conceptId: number) => ({
  kind: 'event',
  domain: 'drug',
  concepts: { include: [{ conceptId, descendants: false }] },
});

describe('the statement of a cohort', () => {
  it('asks for an event with everything below its concept, less what is excluded, in its window', () => {
    const event = {
      kind: 'event',
      domain: 'condition',
      concepts: { ...concepts(5), exclude: [{ conceptId: 7, descendants: false }] },
      during: { from: '2020-01-01', to: '2020-12-31' },
      atLeast: 2,
    };
    expect(compiled(cohort('all', event))).toEqual({
      text:
        'SELECT p.person_id FROM omop.person AS p WHERE p.person_id IN (SELECT e.person_id FROM omop.condition_occurrence AS e ' +
        'WHERE e.condition_concept_id IN ((SELECT unnest($1::integer[]) UNION SELECT below.descendant_concept_id FROM ' +
        'omop.concept_ancestor AS below WHERE below.ancestor_concept_id = ANY($2::integer[]) AND NOT EXISTS (SELECT 1 FROM ' +
        'omop.concept AS withdrawn WHERE withdrawn.concept_id = below.descendant_concept_id AND withdrawn.invalid_reason ' +
        'IS NOT NULL)) EXCEPT (SELECT unnest($3::integer[]))) ' +
        'AND e.condition_start_date >= $4::date AND e.condition_start_date <= $5::date ' +
        'GROUP BY e.person_id HAVING count(*) >= $6::bigint)',
      values: [[5], [5], [7], '2020-01-01', '2020-12-31', 2],
    });
  });

  it('asks ages of the day of birth as one number that nothing overflows, and knows two sexes and the rest', () => {
    const ages = { kind: 'age', atLeast: 18, atMost: 64 };
    const { text, values } = compiled(cohort('any', ages, { kind: 'sex', anyOf: ['female', 'unknown'] }));
    const born =
      '((p.year_of_birth)::bigint * 10000 + coalesce(p.month_of_birth, 1)::bigint * 100 + coalesce(p.day_of_birth, 1)::bigint)';
    expect(text).toBe(
      `SELECT p.person_id FROM omop.person AS p WHERE ((${born} <= $2::bigint AND ${born} > $1::bigint) OR ` +
        '(p.gender_concept_id = ANY($3::integer[]) OR (p.gender_concept_id = ANY($4::integer[])) IS NOT TRUE))',
    );
    expect(values).toEqual([19_610_131, 20_080_131, [8532], [8532, 8507]]);
  });

  it('asks for one day around another, before it as well as after it', () => {
    const sequence = { kind: 'sequence', first: drug(1), second: { kind: 'imaging' }, minDays: -1, maxDays: 30 };
    const { text, values } = compiled(cohort('all', sequence));
    const day = "CASE WHEN a.day BETWEEN '0001-01-01'::date AND '9999-12-31'::date THEN a.day END";
    expect(text).toBe(
      'SELECT p.person_id FROM omop.person AS p WHERE p.person_id IN (SELECT a.person_id FROM (SELECT e.person_id AS person_id, ' +
        'e.drug_exposure_start_date AS day FROM omop.drug_exposure AS e WHERE e.drug_concept_id = ANY($1::integer[])) ' +
        'AS a WHERE EXISTS (SELECT 1 FROM (SELECT e.person_id AS person_id, e.image_occurrence_date AS day FROM ' +
        'omop.image_occurrence AS e) AS near WHERE near.person_id = a.person_id AND ' +
        `near.day >= ${day} + $2::integer AND near.day <= ${day} + $3::integer))`,
    );
    expect(values).toEqual([[1], -1, 30]);
  });

  it('takes a group of exclusions from everybody, also where it stands alone', () => {
    const male = { kind: 'sex', anyOf: ['male'] };
    const { text } = compiled(cohort('none', male, { kind: 'all', of: [drug(1), { kind: 'none', of: [drug(2)] }] }));
    const given = (place: number) =>
      `SELECT e.person_id FROM omop.drug_exposure AS e WHERE e.drug_concept_id = ANY($${place}::integer[])`;
    expect(text).toBe(
      'SELECT p.person_id FROM omop.person AS p WHERE (p.gender_concept_id = ANY($1::integer[])) IS NOT TRUE AND ' +
        `NOT EXISTS (SELECT 1 FROM (SELECT p.person_id FROM omop.person AS p WHERE p.person_id IN (${given(2)}) AND ` +
        `NOT EXISTS (SELECT 1 FROM (${given(3)}) AS held WHERE held.person_id = p.person_id)) AS held WHERE held.person_id = p.person_id)`,
    );
  });

  it('reads of a note nothing but whose it is, and only terms that it affirms', () => {
    const { text } = compiled(cohort('all', { kind: 'event', domain: 'note_nlp', concepts: concepts(4) }));
    expect(text).toMatch(/FROM omop\.note_nlp AS e JOIN omop\.note AS n ON n\.note_id = e\.note_id WHERE /);
    expect(text).toContain("e.term_exists IS DISTINCT FROM 'N'");
    expect(new Set(text.match(/\bn\.\w+/g))).toEqual(new Set(['n.note_id', 'n.person_id']));
  });

  it('counts what lies around one and the same anchor', () => {
    const near = { kind: 'near', event: drug(1), minDays: 0, maxDays: 30, atLeast: 2, atMost: 3 };
    const { text } = compiled(
      cohort('all', {
        kind: 'anchored',
        anchor: { kind: 'imaging' },
        which: 'first',
        has: { kind: 'all', of: [near] },
      }),
    );
    expect(text).toContain('WITH anchor AS (SELECT person_id, min(day) AS day FROM ');
    expect(text).toMatch(
      /GROUP BY a\.person_id, a\.day HAVING count\(\*\) >= \$4::bigint AND count\(\*\) <= \$5::bigint/,
    );
  });

  it('holds nothing of the definition in its text', () => {
    const { text, values } = compiled(
      cohort('all', {
        kind: 'anchored',
        anchor: { ...drug(424242), during: { from: '2020-02-02' } },
        has: {
          kind: 'any',
          of: [
            { kind: 'near', event: { kind: 'imaging', manufacturers: ["'); DROP"] }, minDays: -777 },
            { kind: 'near', event: { ...drug(1), domain: 'measurement', value: { atLeast: 3.5 } } },
          ],
        },
      }),
    );
    expect(text).not.toMatch(/424242|2020-02-02|DROP|777|3\.5/);
    expect(values.flat()).toEqual(expect.arrayContaining([424242, '2020-02-02', "'); DROP", -777, 3.5]));
  });

  it('asks index events step by step, with every value bound', () => {
    const around = {
      kind: 'around',
      record: { domain: 'drug', fields: [{ field: 'lotNumber', text: { how: 'contains', text: "100%_'" } }] },
      windows: [{ of: 'end', from: 'start', minDays: -777, maxDays: 'periodEnd' }],
      atLeast: 3,
      distinct: 'visits',
    };
    const index = { kind: 'index', events: [{ domain: 'condition', first: true }], which: 'first' };
    const { text, values } = compiled(cohort('all', { ...index, has: { kind: 'all', of: [around] } }));
    expect(text).toContain('SELECT DISTINCT ON (e.person_id) e.* FROM omop.condition_occurrence AS e');
    expect(text).toContain('HAVING count(DISTINCT r.visit) >= ');
    expect(text).toContain('r.end_day <= i3.period_end');
    expect(text).not.toMatch(/777|100%/);
    expect(values).toEqual([0, 0, "%100\\%\\_'%", -777, 3]);
  });

  it('refuses what no database could answer', () => {
    const deep = Array.from({ length: 24 }).reduce<unknown>((of) => ({ kind: 'any', of: [of] }), { kind: 'imaging' });
    const definition = { version: 1, where: { kind: 'all', of: [deep] } } as CohortDefinition;
    expect(() => compileCohort(definition, { dataDate: '2026-01-31' })).toThrow('COHORT_INVALID');
  });
});

describe('the images of a cohort', () => {
  const ct = { kind: 'imaging', modalities: { include: [{ conceptId: 1, descendants: false }] } };
  const mr = { kind: 'imaging', modalities: { include: [{ conceptId: 2, descendants: false }] } };
  const everyImage =
    'SELECT e.image_occurrence_id AS image_occurrence_id FROM omop.image_occurrence AS e WHERE e.person_id = ANY($1::integer[])';

  it('are those that its criteria ask for', () => {
    expect(compileImages(cohort('all', ct, { kind: 'none', of: [mr] }), [4, 5])).toEqual({
      text: `${everyImage} AND e.modality_concept_id = ANY($2::integer[])`,
      values: [[4, 5], [1]],
    });
  });

  it('are those of either side of a sequence and of every choice', () => {
    const event = { kind: 'event', domain: 'visit', concepts: concepts(9) };
    const { values } = compileImages(cohort('any', { kind: 'sequence', first: event, second: mr }, ct), [4]);
    expect(values).toEqual([[4], [2], [1]]);
  });

  it('are those of an anchor and around it, but not those that must not be around it', () => {
    const near = (event: unknown) => ({ kind: 'near', event, maxDays: 30 });
    const has = {
      kind: 'all',
      of: [near(mr), { kind: 'none', of: [near({ kind: 'imaging', series: { atMost: 3 } })] }],
    };
    expect(compileImages(cohort('all', { kind: 'anchored', anchor: ct, has }), [4]).values).toEqual([[4], [1], [2]]);
  });

  it('are those of studies with enough series', () => {
    const { text, values } = compileImages(cohort('all', { ...ct, series: { atLeast: 2 } }), [4]);
    expect(text).toMatch(/^SELECT image_occurrence_id FROM \(.*\) AS counted WHERE alike >= \$3::bigint$/);
    expect(values).toEqual([[4], [1], 2]);
  });

  it('are all of them where none are asked for, or where the cohort is SQL', () => {
    expect(compileImages(cohort('all', { kind: 'age', atLeast: 18 }), [4]).text).toBe(everyImage);
    expect(compileImages({ version: 1, sql: 'SELECT person_id FROM omop.person' }, [4]).text).toBe(everyImage);
  });
});
