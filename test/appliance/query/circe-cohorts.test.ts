import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anyCirceData, type OmopRows } from '#test/fixtures/circe/any-circe-data';
import { anyCirceExpression, type CirceJson } from '#test/fixtures/circe/any-circe-expression';
import { type ComparedCohorts, imported, startComparedCohorts } from '#test/support/circe/compared-cohorts';

let cohorts: ComparedCohorts;

beforeAll(async () => {
  cohorts = await startComparedCohorts('circe');
});

afterAll(() => cohorts?.stop());

/** What an imported cohort makes use of: keys, and what stands for a kind or a choice. */
function featuresOf(value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value !== 'object' || value === null) return found;
  for (const [key, member] of Object.entries(value)) {
    if (!Array.isArray(value)) found.add(typeof member === 'string' ? `${key} ${member}` : key);
    featuresOf(member, found);
  }
  return found;
}

const features = [
  ...['condition', 'drug', 'procedure', 'measurement', 'observation', 'visit', 'death', 'device'].map(
    (domain) => `domain ${domain}`,
  ),
  ...['domain conditionEra', 'domain drugEra', 'domain observationPeriod', 'domain joined'],
  ...['concepts', 'sourceConcepts', 'first', 'fields', 'with', 'mapped', 'exclude', 'not'],
  ...['type', 'visitType', 'gender', 'race', 'ageByYear', 'start', 'end', 'lengthDays', 'value', 'unit'].map(
    (field) => `field ${field}`,
  ),
  ...['kind around', 'kind indexDay', 'kind all', 'kind any', 'kind none', 'kind some'],
  ...['of start', 'of end', 'from start', 'from end', 'minDays periodStart', 'maxDays periodEnd'],
  ...['anyPeriod', 'sameVisit', 'distinct concepts', 'distinct days', 'distinct visits', 'atMost'],
  ...['which first', 'which last', 'qualifying', 'whichQualifying last', 'has'],
  ...['lasting', 'orUntil', 'whichIncluded first', 'whichIncluded last', 'within', 'drugs', 'supplyDays'],
  ...['moved', 'covers', 'field specialty', 'field placeOfService', 'field gapDays'],
];

describe('an imported cohort', () => {
  it('is the very persons that OHDSI’s own SQL finds, on any small database', async () => {
    const told = new Map<string, number>();
    let asked = 0;
    await fc.assert(
      fc.asyncProperty(
        anyCirceExpression,
        fc.array(anyCirceData, { minLength: 6, maxLength: 6 }),
        async (expression, databases) => {
          const sql = await cohorts.sqlOf(expression);
          const used = featuresOf(imported(expression)?.cohort);
          for (const data of databases) {
            await cohorts.load(data);
            const persons = await cohorts.theirs(sql);
            asked += 1;
            // Copying takes longer than asking: one database of twenty is copied.
            expect({ expression, persons: await cohorts.ours(expression, asked % 20 === 0), data }).toEqual({
              expression,
              persons,
              data,
            });
            // An empty cohort, or everybody, would tell little.
            if (persons.length > 0 && persons.length < 10)
              for (const feature of used) told.set(feature, (told.get(feature) ?? 0) + 1);
          }
        },
      ),
      { numRuns: 100, seed: 20_261_129, endOnFailure: true },
    );
    expect(cohorts.compared()).toBeGreaterThan(15);
    const seldom = features.filter((feature) => (told.get(feature) ?? 0) < 3);
    expect(Object.fromEntries(seldom.map((feature) => [feature, told.get(feature) ?? 0]))).toEqual({});
  });
});

const period = (person_id: number, from = '2014-01-01', to = '2020-12-31', id = person_id) => ({
  ...{ observation_period_id: id, person_id, period_type_concept_id: 0 },
  ...{ observation_period_start_date: from, observation_period_end_date: to },
});
const person = (person_id: number) => ({
  ...{ person_id, gender_concept_id: 0, year_of_birth: 1980, race_concept_id: 0, ethnicity_concept_id: 0 },
});
const condition = (
  person_id: number,
  condition_concept_id: number,
  start: string,
  end: string | null = null,
  id = person_id,
) => ({
  ...{ condition_occurrence_id: id, person_id, condition_concept_id, condition_type_concept_id: 0 },
  ...{ condition_start_date: start, condition_end_date: end },
});
const drug = (person_id: number, start: string, visit_occurrence_id: number | null = null, id = person_id) => ({
  ...{ drug_exposure_id: id, person_id, drug_concept_id: 12, drug_type_concept_id: 0, visit_occurrence_id },
  ...{ drug_exposure_start_date: start, drug_exposure_end_date: start },
});
const concept = (concept_id: number, invalid_reason: string | null = null) => ({
  ...{ concept_id, concept_name: 'a', domain_id: 'a', vocabulary_id: 'a', concept_class_id: 'a', concept_code: 'a' },
  ...{ valid_start_date: '1970-01-01', valid_end_date: '2099-12-31', invalid_reason },
});
const below = (ancestor_concept_id: number, descendant_concept_id: number) => ({
  ...{ ancestor_concept_id, descendant_concept_id },
  ...{ min_levels_of_separation: 1, max_levels_of_separation: 1 },
});
const two: OmopRows = {
  person: [person(1), person(2)],
  observation_period: [period(1), period(2)],
  concept: [11, 12, 21].map((id) => concept(id)).concat(concept(22, 'D')),
  concept_ancestor: [below(11, 21), below(11, 22)],
  condition_occurrence: [condition(1, 11, '2015-06-10'), condition(2, 11, '2015-06-10')],
};
const named = (id: number, CONCEPT_ID: number) => ({
  id,
  name: 'a set',
  expression: { items: [{ concept: { CONCEPT_ID }, includeDescendants: true }] },
});
const base = {
  ConceptSets: [named(0, 11), named(1, 12)],
  PrimaryCriteria: {
    CriteriaList: [{ ConditionOccurrence: { CodesetId: 0 } }],
    ObservationWindow: { PriorDays: 0, PostDays: 30 },
    PrimaryCriteriaLimit: { Type: 'All' },
  },
  QualifiedLimit: { Type: 'All' },
  ExpressionLimit: { Type: 'All' },
  InclusionRules: [],
};
const nearDrug = (Occurrence: object, [from, to]: readonly [number, number] = [0, 30]) => ({
  InclusionRules: [
    {
      name: 'a drug',
      expression: {
        Type: 'ALL',
        CriteriaList: [
          {
            Criteria: { DrugExposure: { CodesetId: 1 } },
            StartWindow: {
              Start: { Days: Math.abs(from), Coeff: from < 0 ? -1 : 1 },
              End: { Days: Math.abs(to), Coeff: to < 0 ? -1 : 1 },
            },
            Occurrence: { IsDistinct: false, ...Occurrence },
          },
        ],
        DemographicCriteriaList: [],
        Groups: [],
      },
    },
  ],
});
const byVisit = { IsDistinct: true, CountColumn: 'VISIT_ID' };
const withDrugs = { ...two, drug_exposure: [drug(1, '2015-06-12'), drug(2, '2015-06-12', 7)] };
const onceBefore: OmopRows = {
  ...two,
  observation_period: [period(1, '2014-01-01', '2015-05-31', 3), period(1, '2015-06-01'), period(2)],
  drug_exposure: [drug(1, '2015-03-01'), drug(2, '2015-03-01')],
};

const [treated] = nearDrug({ Type: 2, Count: 1 }).InclusionRules;
const treatedOnce = (Type: string) => ({
  ...{ ...base, AdditionalCriteria: treated?.expression, QualifiedLimit: { Type } },
  ...nearDrug({ Type: 0, Count: 0 }, [10, 60]),
});
const twice: OmopRows = {
  ...two,
  condition_occurrence: [
    condition(1, 11, '2015-06-10'),
    condition(1, 11, '2015-07-10', null, 3),
    condition(2, 11, '2015-06-10'),
  ],
  drug_exposure: [drug(1, '2015-06-12'), drug(1, '2015-07-12', null, 3), drug(2, '2015-06-12')],
};
const lastDay = () => {
  const [rule] = nearDrug({ Type: 2, Count: 1 }).InclusionRules;
  const onIt = { Days: null, Coeff: 1 };
  const CriteriaList = rule?.expression.CriteriaList.map((one) => ({
    ...one,
    StartWindow: { Start: onIt, End: onIt },
  }));
  return { ...base, InclusionRules: [{ name: 'a drug', expression: { ...rule?.expression, CriteriaList } }] };
};

describe('of two persons', () => {
  it.each<[string, CirceJson, OmopRows, number[]]>([
    [
      'the one without a withdrawn concept',
      base,
      { ...two, condition_occurrence: [condition(1, 21, '2015-06-10'), condition(2, 22, '2015-06-10')] },
      [1],
    ],
    [
      'also the one with a withdrawn concept that is named itself',
      { ...base, ConceptSets: [named(0, 22), named(1, 12)] },
      { ...two, condition_occurrence: [condition(1, 21, '2015-06-10'), condition(2, 22, '2015-06-10')] },
      [2],
    ],
    [
      'the one whose event does not end before it starts',
      { ...base, EndStrategy: { DateOffset: { DateField: 'EndDate', Offset: 0 } } },
      {
        ...two,
        condition_occurrence: [
          condition(1, 11, '2015-06-10', '2015-06-09'),
          condition(2, 11, '2015-06-10', '2015-06-10'),
        ],
      },
      [2],
    ],
    ['the one whose drug has a visit', { ...base, ...nearDrug({ Type: 2, Count: 1, ...byVisit }) }, withDrugs, [2]],
    ['the one with no drug in a visit', { ...base, ...nearDrug({ Type: 0, Count: 0, ...byVisit }) }, withDrugs, [1]],
    [
      'the one whose drug lies in another observation period',
      { ...base, ...nearDrug({ Type: 0, Count: 0 }, [-365, -1]) },
      onceBefore,
      [1],
    ],
    ['the one whose first event that qualifies fulfils the rule', treatedOnce('First'), twice, [2]],
    ['each, where any event that qualifies may', treatedOnce('All'), twice, [1, 2]],
    [
      'the one whose drug is on the last day of the observation period',
      lastDay(),
      { ...two, drug_exposure: [drug(1, '2015-06-12'), drug(2, '2020-12-31')] },
      [2],
    ],
    [
      'both, where their drugs are not there at all',
      { ...base, ...nearDrug({ Type: 0, Count: 0 }, [-365, -1]) },
      { ...onceBefore, drug_exposure: [] },
      [1, 2],
    ],
  ])('%s belongs', async (_who, expression, data, persons) => {
    await cohorts.load(data);
    expect(await cohorts.theirs(await cohorts.sqlOf(expression))).toEqual(persons);
    expect(await cohorts.ours(expression)).toEqual(persons);
  });
});
