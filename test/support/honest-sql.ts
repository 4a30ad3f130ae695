import type { Criterion } from '#contracts/cohort';

/** A question in SQL as a researcher writes it, and the same in the typed form. */
export type HonestQuestion = { readonly name: string; readonly sql: string; readonly typed: Criterion };

const concepts = (conceptId: number, descendants = true) => ({
  include: [{ conceptId, descendants }],
  exclude: [],
});
const event = (domain: string, conceptId: number, more: object = {}) =>
  ({ kind: 'event', domain, concepts: concepts(conceptId), atLeast: 1, ...more }) as unknown as Criterion;
const below = (conceptId: number): string =>
  `(SELECT descendant_concept_id FROM omop.concept_ancestor WHERE ancestor_concept_id = ${conceptId} UNION SELECT concept_id FROM omop.concept WHERE concept_id = ${conceptId})`;

/** Questions of every shape that expert SQL is for; the concepts are 1 to 6 of the test's vocabulary, 1 above 2 and 3. */
export const honestQuestions: readonly HonestQuestion[] = [
  {
    name: 'one condition, with everything below it',
    sql: `SELECT DISTINCT c.person_id FROM omop.condition_occurrence AS c WHERE c.condition_concept_id IN ${below(1)}`,
    typed: event('condition', 1),
  },
  {
    name: 'the same in other words',
    sql: `select "c".person_id -- all of them
      from omop."condition_occurrence" c /* by
      hand */ where c.condition_concept_id = 1 or "c".condition_concept_id in (select a.descendant_concept_id
        from omop.concept_ancestor a where a.ancestor_concept_id = 1) order by person_id;`,
    typed: event('condition', 1),
  },
  {
    name: 'women of an age on the day of the data',
    sql: `SELECT person_id FROM omop.person WHERE gender_concept_id = 8532
      AND EXTRACT(YEAR FROM CURRENT_DATE) - year_of_birth
        - CASE WHEN coalesce(month_of_birth, 1) > EXTRACT(MONTH FROM CURRENT_DATE)
            OR coalesce(month_of_birth, 1) = EXTRACT(MONTH FROM CURRENT_DATE)
              AND coalesce(day_of_birth, 1) > EXTRACT(DAY FROM CURRENT_DATE) THEN 1 ELSE 0 END BETWEEN 40 AND 69`,
    typed: {
      kind: 'all',
      of: [
        { kind: 'sex', anyOf: ['female'] },
        { kind: 'age', atLeast: 40, atMost: 69 },
      ],
    },
  },
  {
    name: 'two of a kind in a window of days',
    sql: `SELECT person_id FROM omop.drug_exposure WHERE drug_concept_id = 4
      AND drug_exposure_start_date BETWEEN DATE '2020-01-05' AND '2020-01-30' GROUP BY person_id HAVING count(*) >= 2`,
    typed: event('drug', 4, { atLeast: 2, during: { from: '2020-01-05', to: '2020-01-30' } }),
  },
  {
    name: 'a drug within thirty days after a condition',
    sql: `WITH ill AS (SELECT person_id, condition_start_date AS day FROM omop.condition_occurrence WHERE condition_concept_id = 2)
      SELECT ill.person_id FROM ill JOIN omop.drug_exposure AS d USING (person_id)
      WHERE d.drug_concept_id = 4 AND d.drug_exposure_start_date >= ill.day AND d.drug_exposure_start_date <= ill.day + INTERVAL '30 days'`,
    typed: {
      kind: 'sequence',
      first: event('condition', 2),
      second: event('drug', 4),
      minDays: 0,
      maxDays: 30,
    } as unknown as Criterion,
  },
  {
    name: 'the same by counting days',
    sql: `SELECT p.person_id FROM omop.person AS p WHERE EXISTS (SELECT 1 FROM omop.condition_occurrence AS c
      JOIN omop.drug_exposure AS d ON d.person_id = c.person_id WHERE c.person_id = p.person_id
      AND c.condition_concept_id = 2 AND d.drug_concept_id = 4
      AND d.drug_exposure_start_date - c.condition_start_date BETWEEN 0 AND 30 LIMIT 1)`,
    typed: {
      kind: 'sequence',
      first: event('condition', 2),
      second: event('drug', 4),
      minDays: 0,
      maxDays: 30,
    } as unknown as Criterion,
  },
  {
    name: 'a measured value in a unit',
    sql: `SELECT m.person_id FROM omop.measurement AS m WHERE m.measurement_concept_id = 5 AND m.unit_concept_id = 6 AND m.value_as_number > 6.5`,
    typed: event('measurement', 5, { value: { atLeast: 6.500_001 }, units: concepts(6) }),
  },
  {
    name: 'images of a kind, and nobody who died',
    sql: `SELECT person_id FROM omop.image_occurrence WHERE modality_concept_id IN (5, 6) EXCEPT SELECT person_id FROM omop.death`,
    typed: {
      kind: 'all',
      of: [
        {
          kind: 'imaging',
          modalities: { include: [5, 6].map((conceptId) => ({ conceptId, descendants: false })), exclude: [] },
        },
        { kind: 'none', of: [{ kind: 'event', domain: 'death', atLeast: 1 }] },
      ],
    } as unknown as Criterion,
  },
  {
    name: 'nobody with a condition',
    sql: `SELECT p.person_id FROM omop.person p LEFT JOIN omop.condition_occurrence c ON c.person_id = p.person_id AND c.condition_concept_id = 2 WHERE c.person_id IS NULL`,
    typed: { kind: 'none', of: [event('condition', 2)] },
  },
  {
    name: 'one of several',
    sql: `SELECT person_id FROM omop.person WHERE person_id IN (SELECT person_id FROM omop.procedure_occurrence WHERE procedure_concept_id = 3)
      OR person_id IN (SELECT person_id FROM omop.visit_occurrence WHERE visit_concept_id = 3)`,
    typed: { kind: 'any', of: [event('procedure', 3), event('visit', 3)] },
  },
  {
    name: 'a concept by its words',
    sql: `SELECT o.person_id FROM omop.observation o WHERE o.observation_concept_id IN (SELECT k.concept_id FROM omop.concept k WHERE lower(k.concept_name) LIKE 'concept 2%')`,
    typed: event('observation', 2),
  },
];
