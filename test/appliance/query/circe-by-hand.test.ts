import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OmopRows } from '#test/fixtures/circe/any-circe-data';
import type { CirceJson } from '#test/fixtures/circe/any-circe-expression';
import { type ComparedCohorts, startComparedCohorts } from '#test/support/circe/compared-cohorts';

/*
 * What the package of OHDSI's SQL in Python writes wrongly or not at all is worked out here by hand from the Java of
 * circe-be (the SQL builders of each criterion); what it writes rightly is compared with it beside that.
 */

let cohorts: ComparedCohorts;

beforeAll(async () => {
  cohorts = await startComparedCohorts('by-hand');
});

afterAll(() => cohorts?.stop());

type Row = Readonly<Record<string, unknown>>;

const person = (person_id: number): Row => ({
  ...{ person_id, gender_concept_id: 0, year_of_birth: 1980, race_concept_id: 0, ethnicity_concept_id: 0 },
});
const period = (person_id: number): Row => ({
  ...{ observation_period_id: person_id, person_id, period_type_concept_id: 0 },
  ...{ observation_period_start_date: '2014-01-01', observation_period_end_date: '2020-12-31' },
});
const concept = (concept_id: number): Row => ({
  ...{ concept_id, concept_name: 'a', domain_id: 'a', vocabulary_id: 'a', concept_class_id: 'a', concept_code: 'a' },
  ...{ valid_start_date: '1970-01-01', valid_end_date: '2099-12-31' },
});
const two: OmopRows = {
  person: [person(1), person(2)],
  observation_period: [period(1), period(2)],
  concept: [concept(11), concept(12)],
};

const set = (id: number, CONCEPT_ID: number) => ({
  ...{ id, name: 'a set', expression: { items: [{ concept: { CONCEPT_ID } }] } },
});
const expression = (criterion: CirceJson, more: CirceJson = {}): CirceJson => ({
  ConceptSets: [set(0, 11), set(1, 12)],
  PrimaryCriteria: {
    CriteriaList: [criterion],
    ObservationWindow: { PriorDays: 0, PostDays: 0 },
    PrimaryCriteriaLimit: { Type: 'All' },
  },
  QualifiedLimit: { Type: 'All' },
  ExpressionLimit: { Type: 'All' },
  InclusionRules: [],
  ...more,
});

/** The index event is on exactly these days. */
const onDays = (criterion: CirceJson, start: string, end: string): CirceJson => {
  const day = (Value: string) => ({ Op: 'eq', Value });
  const rule = { OccurrenceStartDate: day(start), OccurrenceEndDate: day(end) };
  const group = { Type: 'ALL', CriteriaList: [], DemographicCriteriaList: [rule], Groups: [] };
  return expression(criterion, { InclusionRules: [{ name: 'days', expression: group }] });
};

const event = (name: string, days: Row, id = `${name}_occurrence_id`): Row => ({
  ...{ [id]: 1, person_id: 1, [`${name}_concept_id`]: 11, [`${name}_type_concept_id`]: 0 },
  ...days,
});
const era = (table: string, name: string): Row => ({
  ...{ [`${table}_id`]: 1, person_id: 1, [`${name}_concept_id`]: 11, gap_days: 0, unit_concept_id: 0, dose_value: 1 },
  ...{ [`${table}_start_date`]: '2015-06-10', [`${table}_end_date`]: '2015-06-20' },
});
const fromEnd = { StartWith: 'END_DATE', StartOffset: 2, EndWith: 'START_DATE', EndOffset: 30 };

describe('a record with moved days', () => {
  it.each<[string, string, Row, readonly [start: string, end: string], 'compared' | 'by hand']>([
    // Without a last day it ends on the day after the first one.
    [
      'ConditionOccurrence',
      'condition_occurrence',
      event('condition', { condition_start_date: '2015-06-10' }),
      ['2015-06-13', '2015-07-10'],
      'compared',
    ],
    [
      'DrugExposure',
      'drug_exposure',
      event(
        'drug',
        { drug_exposure_start_date: '2015-06-10', drug_exposure_end_date: '2015-06-20' },
        'drug_exposure_id',
      ),
      ['2015-06-22', '2015-07-10'],
      'compared',
    ],
    [
      'ProcedureOccurrence',
      'procedure_occurrence',
      event('procedure', { procedure_date: '2015-06-10' }),
      ['2015-06-13', '2015-07-10'],
      'compared',
    ],
    [
      'Measurement',
      'measurement',
      event('measurement', { measurement_date: '2015-06-10' }, 'measurement_id'),
      ['2015-06-13', '2015-07-10'],
      'compared',
    ],
    // The package leaves observations where they are.
    [
      'Observation',
      'observation',
      event('observation', { observation_date: '2015-06-10' }, 'observation_id'),
      ['2015-06-13', '2015-07-10'],
      'by hand',
    ],
    [
      'DeviceExposure',
      'device_exposure',
      event('device', { device_exposure_start_date: '2015-06-10' }, 'device_exposure_id'),
      ['2015-06-13', '2015-07-10'],
      'compared',
    ],
    [
      'VisitOccurrence',
      'visit_occurrence',
      event('visit', { visit_start_date: '2015-06-10', visit_end_date: '2015-06-12' }),
      ['2015-06-14', '2015-07-10'],
      'compared',
    ],
    // Of visit details the package writes a statement that names a table which it has not.
    [
      'VisitDetail',
      'visit_detail',
      {
        ...event(
          'visit_detail',
          { visit_detail_start_date: '2015-06-10', visit_detail_end_date: '2015-06-12' },
          'visit_detail_id',
        ),
        visit_occurrence_id: 1,
      },
      ['2015-06-14', '2015-07-10'],
      'by hand',
    ],
    ['ConditionEra', 'condition_era', era('condition_era', 'condition'), ['2015-06-22', '2015-07-10'], 'compared'],
    ['DrugEra', 'drug_era', era('drug_era', 'drug'), ['2015-06-22', '2015-07-10'], 'compared'],
    ['DoseEra', 'dose_era', era('dose_era', 'drug'), ['2015-06-22', '2015-07-10'], 'compared'],
    // Of a death the first day is moved from the first, and the last from the last, whatever is asked.
    [
      'Death',
      'death',
      { person_id: 1, death_date: '2015-06-10', cause_concept_id: 11 },
      ['2015-06-12', '2015-07-11'],
      'compared',
    ],
    // A specimen stays where it is; the package asks it for a visit, which OMOP does not give it.
    [
      'Specimen',
      'specimen',
      event('specimen', { specimen_date: '2015-06-10' }, 'specimen_id'),
      ['2015-06-10', '2015-06-11'],
      'by hand',
    ],
  ])('of %s has the days that Circe gives it', async (kind, table, row, [start, end], reference) => {
    await cohorts.load({ ...two, [table]: [row] });
    const criterion = { [kind]: { CodesetId: 0, DateAdjustment: fromEnd } };
    for (const [json, persons] of [
      [onDays(criterion, start, end), [1]],
      [onDays(criterion, '2015-06-11', end), []],
      [onDays(criterion, start, '2015-07-12'), []],
    ] as const) {
      expect(await cohorts.ours(json)).toEqual(persons);
      if (reference === 'compared') expect(await cohorts.theirs(await cohorts.sqlOf(json))).toEqual(persons);
    }
  });

  it('does not count where it would end before it starts', async () => {
    const days = { condition_start_date: '2015-06-10', condition_end_date: '2015-06-20' };
    await cohorts.load({ ...two, condition_occurrence: [event('condition', days)] });
    for (const [EndOffset, persons] of [
      [-10, [1]],
      [-11, []],
    ] as const) {
      const DateAdjustment = { StartOffset: 0, EndOffset };
      expect(await cohorts.ours(expression({ ConditionOccurrence: { CodesetId: 0, DateAdjustment } }))).toEqual(
        persons,
      );
    }
  });

  it('is the first by the days that the table has', async () => {
    // The second one ends first.
    const rows = [
      event('condition', { condition_start_date: '2015-06-10', condition_end_date: '2015-09-01' }),
      {
        ...event('condition', { condition_start_date: '2015-06-11', condition_end_date: '2015-06-12' }),
        condition_occurrence_id: 2,
      },
    ];
    await cohorts.load({ ...two, condition_occurrence: rows });
    const DateAdjustment = { StartWith: 'END_DATE', StartOffset: 0, EndWith: 'END_DATE', EndOffset: 0 };
    const first = { ConditionOccurrence: { CodesetId: 0, First: true, DateAdjustment } };
    expect(await cohorts.ours(onDays(first, '2015-09-01', '2015-09-01'))).toEqual([1]);
    expect(await cohorts.ours(onDays(first, '2015-06-12', '2015-06-12'))).toEqual([]);
  });
});

const condition = (person_id: number, start: string, end: string, id = person_id): Row => ({
  ...{ condition_occurrence_id: id, person_id, condition_concept_id: 11, condition_type_concept_id: 0 },
  ...{ condition_start_date: start, condition_end_date: end },
});
const drug = (person_id: number, start: string, end: string, id: number): Row => ({
  ...{ drug_exposure_id: id, person_id, drug_concept_id: 12, drug_type_concept_id: 0 },
  ...{ drug_exposure_start_date: start, drug_exposure_end_date: end },
});
const onCondition = { ConditionOccurrence: { CodesetId: 0 } };
const untilEnd = { EndStrategy: { DateOffset: { DateField: 'EndDate', Offset: 0 } } };
const within = (StartDate: string | undefined, EndDate: string | undefined) => ({
  CensorWindow: { StartDate, EndDate },
});
const padded = (EraPad: number) => ({ CollapseSettings: { CollapseType: 'ERA', EraPad } });
const june = condition(1, '2015-06-10', '2015-06-20');

describe('a window of the calendar', () => {
  it.each<[string, CirceJson, OmopRows, number[]]>([
    [
      'leaves out whose time ends before it',
      { ...untilEnd, ...within('2015-06-21', undefined) },
      { condition_occurrence: [june] },
      [],
    ],
    [
      'takes who is there on its first day',
      { ...untilEnd, ...within('2015-06-20', undefined) },
      { condition_occurrence: [june] },
      [1],
    ],
    [
      'takes who comes on its last day',
      { ...untilEnd, ...within(undefined, '2015-06-10') },
      { condition_occurrence: [june] },
      [1],
    ],
    [
      'leaves out who comes after it',
      { ...untilEnd, ...within(undefined, '2015-06-09') },
      { condition_occurrence: [june] },
      [],
    ],
    [
      'takes everybody still observed, without an end',
      within('2020-12-31', undefined),
      { condition_occurrence: [june] },
      [1],
    ],
    [
      'takes who is between two times that count as one',
      { ...untilEnd, ...padded(10), ...within('2015-06-22', '2015-06-25') },
      { condition_occurrence: [june, condition(1, '2015-06-30', '2015-07-01', 3)] },
      [1],
    ],
    [
      'leaves out who is between two times that lie too far apart',
      { ...untilEnd, ...padded(9), ...within('2015-06-22', '2015-06-25') },
      { condition_occurrence: [june, condition(1, '2015-06-30', '2015-07-01', 3)] },
      [],
    ],
    [
      'leaves out whose time another event ends before it',
      { CensoringCriteria: [{ DrugExposure: { CodesetId: 1 } }], ...within('2015-08-01', undefined) },
      {
        condition_occurrence: [june, condition(2, '2015-06-10', '2015-06-20')],
        drug_exposure: [drug(1, '2015-07-31', '2015-07-31', 1), drug(2, '2015-08-01', '2015-08-01', 2)],
      },
      [2],
    ],
    [
      'leaves out whose drugs end before it, with gaps and days after the last one',
      {
        EndStrategy: { CustomEra: { DrugCodesetId: 1, GapDays: 30, Offset: 5 } },
        ...within('2015-08-10', undefined),
      },
      {
        condition_occurrence: [june, condition(2, '2015-06-10', '2015-06-20')],
        drug_exposure: [
          // Until the fifth of August and five days more, over a gap of thirty.
          drug(1, '2015-06-10', '2015-06-15', 1),
          drug(1, '2015-07-15', '2015-08-05', 2),
          drug(2, '2015-06-10', '2015-06-15', 3),
          drug(2, '2015-07-21', '2015-08-05', 4),
        ],
      },
      [1],
    ],
    [
      'counts the days that a drug is said to last',
      {
        EndStrategy: { CustomEra: { DrugCodesetId: 1, GapDays: 0, Offset: 0, DaysSupplyOverride: 60 } },
        ...within('2015-08-09', undefined),
      },
      {
        condition_occurrence: [june, condition(2, '2015-06-10', '2015-06-20')],
        drug_exposure: [drug(1, '2015-06-10', '2015-06-10', 1), drug(2, '2015-06-09', '2015-12-31', 2)],
      },
      [1],
    ],
    [
      'looks at the event that is left alone',
      { ...untilEnd, ExpressionLimit: { Type: 'First' }, ...within('2015-07-01', undefined) },
      {
        condition_occurrence: [
          june,
          condition(1, '2015-07-10', '2015-07-11', 3),
          condition(2, '2015-07-10', '2015-07-11'),
        ],
      },
      [2],
    ],
  ])('%s', async (_what, more, rows, persons) => {
    await cohorts.load({ ...two, ...rows });
    const json = expression(onCondition, more);
    expect(await cohorts.theirs(await cohorts.sqlOf(json))).toEqual(persons);
    expect(await cohorts.ours(json)).toEqual(persons);
  });
});

const measured = (person_id: number, more: Row): Row => ({
  ...{ measurement_id: person_id, person_id, measurement_concept_id: 11, measurement_type_concept_id: 0 },
  ...{ measurement_date: '2015-06-10', ...more },
});

describe('of two persons', () => {
  it.each<[string, CirceJson, OmopRows, number[], 'compared' | 'by hand']>([
    // Without a concept of the value beside it, OHDSI's SQL names a column that it has not chosen.
    [
      'the one whose value lies under its range',
      { Measurement: { CodesetId: 0, Abnormal: true } },
      {
        measurement: [
          measured(1, { value_as_number: 1, range_low: 2 }),
          measured(2, { value_as_number: 2, range_low: 2, range_high: 2 }),
        ],
      },
      [1],
      'by hand',
    ],
    [
      'the one whose value is the concept “abnormally high”',
      { Measurement: { CodesetId: 0, Abnormal: true } },
      { measurement: [measured(1, { value_as_concept_id: 11 }), measured(2, { value_as_concept_id: 4_155_143 })] },
      [2],
      'by hand',
    ],
    [
      'the one whose provider has the specialty',
      { ConditionOccurrence: { CodesetId: 0, ProviderSpecialty: [{ CONCEPT_ID: 12 }] } },
      {
        condition_occurrence: [{ ...june, provider_id: 5 }, condition(2, '2015-06-10', '2015-06-20')],
        provider: [{ provider_id: 5, specialty_concept_id: 12 }],
      },
      [1],
      'compared',
    ],
    // A set without an id, which asks for a concept at all, is newer than the package.
    [
      'the one with a specialty at all',
      { ConditionOccurrence: { CodesetId: 0, ProviderSpecialtyCS: {} } },
      {
        condition_occurrence: [
          { ...june, provider_id: 5 },
          { ...condition(2, '2015-06-10', '2015-06-20'), provider_id: 6 },
        ],
        provider: [{ provider_id: 5, specialty_concept_id: 12 }, { provider_id: 6 }],
      },
      [1],
      'by hand',
    ],
    [
      'the one without a provider has no specialty, and',
      { ConditionOccurrence: { CodesetId: 0, ProviderSpecialtyCS: { IsExclusion: true } } },
      {
        condition_occurrence: [{ ...june, provider_id: 5 }, condition(2, '2015-06-10', '2015-06-20')],
        provider: [{ provider_id: 5, specialty_concept_id: 12 }],
      },
      [2],
      'by hand',
    ],
    [
      'the one whose visit was at such a place',
      { VisitOccurrence: { CodesetId: 0, PlaceOfService: [{ CONCEPT_ID: 12 }] } },
      {
        visit_occurrence: [1, 2].map((id) => ({
          ...event('visit', { visit_start_date: '2015-06-10', visit_end_date: '2015-06-10' }),
          ...{ visit_occurrence_id: id, person_id: id, care_site_id: id },
        })),
        care_site: [
          { care_site_id: 1, place_of_service_concept_id: 11 },
          { care_site_id: 2, place_of_service_concept_id: 12 },
        ],
      },
      [2],
      'compared',
    ],
    [
      'the one whose drug era has a gap as Circe reads it',
      { DrugEra: { CodesetId: 0, GapDays: { Op: 'lt', Value: 1 }, EraLength: { Op: 'gt', Value: 5 } } },
      {
        drug_era: [
          { ...era('drug_era', 'drug'), gap_days: 6 },
          { ...era('drug_era', 'drug'), drug_era_id: 2, person_id: 2 },
        ],
      },
      [1],
      'compared',
    ],
    [
      'the one whose reason fits the pattern',
      { ConditionOccurrence: { CodesetId: 0, StopReason: { Op: 'startsWith', Text: 'a_c' } } },
      {
        condition_occurrence: [
          { ...june, stop_reason: 'abcd' },
          { ...condition(2, '2015-06-10', '2015-06-20'), stop_reason: 'a_d' },
        ],
      },
      [1],
      'compared',
    ],
    [
      'the one of that age on the last day of the part of a visit',
      { VisitDetail: { CodesetId: 0, Age: { Op: 'eq', Value: 36 } } },
      {
        visit_detail: [1, 2].map((id) => ({
          ...{ visit_detail_id: id, person_id: id, visit_detail_concept_id: 11, visit_detail_type_concept_id: 0 },
          ...{ visit_occurrence_id: 1, visit_detail_start_date: '2015-12-31' },
          visit_detail_end_date: id === 1 ? '2016-01-01' : '2015-12-31',
        })),
      },
      [1],
      'by hand',
    ],
    [
      'the one whose records together last long enough, though none does',
      {
        CustomEra: {
          CriteriaList: [onCondition, { DrugExposure: { CodesetId: 1 } }],
          GapDays: 30,
          Duration: { Op: 'gte', Value: 15 },
        },
      },
      {
        condition_occurrence: [june, condition(2, '2015-06-10', '2015-06-20')],
        // Of the second person the drug begins on the day after; Circe's SQL does not bridge even a gap that it may.
        drug_exposure: [drug(1, '2015-06-20', '2015-06-25', 1), drug(2, '2015-06-21', '2015-06-26', 2)],
      },
      [1],
      'compared',
    ],
    [
      'the one whose observation period contains the given days',
      { ObservationPeriod: { UserDefinedPeriod: { StartDate: '2015-01-01', EndDate: '2016-01-01' } } },
      {
        observation_period: [period(1), { ...period(2), observation_period_start_date: '2015-01-02' }],
      },
      [1],
      'compared',
    ],
  ])('%s belongs', async (_who, criterion, rows, persons, reference) => {
    await cohorts.load({ ...two, ...rows });
    const json = expression(criterion);
    if (reference === 'compared') expect(await cohorts.theirs(await cohorts.sqlOf(json))).toEqual(persons);
    expect(await cohorts.ours(json)).toEqual(persons);
  });
});
