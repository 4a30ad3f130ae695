import { describe, expect, it } from 'vitest';
import { AppError } from '#contracts/app-error';
import type { IndexCriterion } from '#contracts/index-criterion';
import { importCirce } from '#domain/circe/import-circe';

const item = (conceptId: number, more: object = {}) => ({
  concept: { CONCEPT_ID: conceptId, CONCEPT_NAME: 'a name', STANDARD_CONCEPT: 'S' },
  isExcluded: false,
  includeDescendants: true,
  includeMapped: false,
  ...more,
});
const conceptSet = (id: number, ...items: object[]) => ({ id, name: `set ${id}`, expression: { items } });
const lung = conceptSet(0, item(320136), item(255848, { isExcluded: true, includeDescendants: false }));
const drug = conceptSet(1, item(1_154_343));
const spirometry = conceptSet(2, item(4_133_840, { includeDescendants: false }));

const conceptsOf = (conceptId: number, descendants = true) => ({ include: [{ conceptId, descendants }], exclude: [] });
const lungConcepts = {
  include: [{ conceptId: 320136, descendants: true }],
  exclude: [{ conceptId: 255848, descendants: false }],
};
const group = (type: string, criteria: object[], more: object = {}) => ({
  Type: type,
  CriteriaList: criteria,
  DemographicCriteriaList: [],
  Groups: [],
  ...more,
});
const primary = (criteria: object[], more: object = {}) => ({
  CriteriaList: criteria,
  ObservationWindow: { PriorDays: 365, PostDays: 30 },
  PrimaryCriteriaLimit: { Type: 'All' },
  ...more,
});
const around = (
  criterion: object,
  [from, to]: [number | null, number | null],
  occurrence: object,
  more: object = {},
) => ({
  Criteria: criterion,
  StartWindow: {
    Start: { Days: from === null ? null : Math.abs(from), Coeff: from === null || from < 0 ? -1 : 1 },
    End: { Days: to === null ? null : Math.abs(to), Coeff: to !== null && to < 0 ? -1 : 1 },
    UseEventEnd: false,
  },
  Occurrence: { IsDistinct: false, ...occurrence },
  ...more,
});
const atLeast = (Count: number) => ({ Type: 2, Count });
const atMost = (Count: number) => ({ Type: 1, Count });
const exactly = (Count: number) => ({ Type: 0, Count });
const onLung = { ConditionOccurrence: { CodesetId: 0 } };
const onDrug = { DrugExposure: { CodesetId: 1 } };
const expression = (more: object = {}) => ({
  cdmVersionRange: '>=5.0.0',
  ConceptSets: [lung, drug, spirometry],
  PrimaryCriteria: primary([onLung]),
  QualifiedLimit: { Type: 'First' },
  ExpressionLimit: { Type: 'All' },
  InclusionRules: [],
  CensoringCriteria: [],
  CollapseSettings: { CollapseType: 'ERA', EraPad: 0 },
  CensorWindow: {},
  ...more,
});
const rule = (expressionOfRule: object) => ({ InclusionRules: [{ name: 'a rule', expression: expressionOfRule }] });
const conceptsSet = (conceptId: number) => ({ concepts: conceptsOf(conceptId, true) });
const index = {
  kind: 'index',
  events: [{ domain: 'condition', concepts: lungConcepts }],
  observed: { daysBefore: 365, daysAfter: 30 },
  which: 'all',
  whichQualifying: 'all',
  whichIncluded: 'all',
};
const drugRecord = { domain: 'drug', ...conceptsSet(1_154_343) };

const indexOf = (json: object): IndexCriterion => {
  const [criterion] = importCirce(json).cohort.where.of;
  if (criterion?.kind !== 'index') throw new Error('no index event');
  return criterion;
};
const recordOf = (criterion: object) => indexOf(expression({ PrimaryCriteria: primary([criterion]) })).events[0];
const hasOf = (criteria: object[], type = 'ALL', more: object = {}) =>
  indexOf(expression(rule(group(type, criteria, more)))).has;
const notes = (json: object) => importCirce(json).notUnderstood.map(({ grade, place }) => [grade, place]);
const refusal = (json: unknown) => {
  try {
    importCirce(json);
  } catch (error) {
    if (error instanceof AppError) return [error.code, error.details[0]?.place];
    throw error;
  }
  return 'imported';
};

describe('index events', () => {
  it('are records of their concept set within an observation period that lasts long enough around them, without a note', () => {
    expect(importCirce(expression())).toEqual({
      cohort: { version: 1, where: { kind: 'all', of: [index] } },
      notUnderstood: [],
    });
  });

  it('of every kind become records of its table', () => {
    for (const [kind, domain] of [
      ['DrugExposure', 'drug'],
      ['ProcedureOccurrence', 'procedure'],
      ['Measurement', 'measurement'],
      ['Observation', 'observation'],
      ['VisitOccurrence', 'visit'],
      ['VisitDetail', 'visitDetail'],
      ['Death', 'death'],
      ['DeviceExposure', 'device'],
      ['Specimen', 'specimen'],
      ['ConditionEra', 'conditionEra'],
      ['DrugEra', 'drugEra'],
      ['DoseEra', 'doseEra'],
    ] as const)
      expect(recordOf({ [kind]: { CodesetId: 1 } })).toEqual({ domain, ...conceptsSet(1_154_343) });
    expect(recordOf({ ObservationPeriod: {} })).toEqual({ domain: 'observationPeriod' });
  });

  it('of several kinds are looked at together', () => {
    const json = expression({
      PrimaryCriteria: primary([onLung, onDrug], { PrimaryCriteriaLimit: { Type: 'First' } }),
    });
    expect(indexOf(json)).toMatchObject({ events: [{ domain: 'condition' }, { domain: 'drug' }], which: 'first' });
    expect(notes(json)).toEqual([]);
  });

  it('keep source concepts, first, dates, sex and the age by year', () => {
    const criterion = {
      ConditionSourceConcept: 1,
      First: true,
      OccurrenceStartDate: { Value: '2015-01-01', Extent: '2020-12-31', Op: 'bt' },
      Age: { Value: 18, Op: 'gte' },
      Gender: [{ CONCEPT_ID: 8532, CONCEPT_NAME: 'FEMALE' }],
    };
    expect(recordOf({ ConditionOccurrence: criterion })).toEqual({
      domain: 'condition',
      sourceConcepts: conceptsOf(1_154_343),
      first: true,
      fields: [
        { field: 'gender', concepts: conceptsOf(8532, false) },
        { field: 'ageByYear', numbers: { atLeast: 18 } },
        { field: 'start', days: { from: '2015-01-01', to: '2020-12-31' } },
      ],
    });
  });

  it('that no cohort can ask for are noted beside others, and refused alone', () => {
    const plan = { PayerPlanPeriod: { First: true } };
    const place = 'PrimaryCriteria.CriteriaList[1].PayerPlanPeriod';
    expect(notes(expression({ PrimaryCriteria: primary([onLung, plan]) }))).toEqual([['changes', place]]);
    expect(refusal(expression({ PrimaryCriteria: primary([plan]) }))).toEqual([
      'CIRCE_UNRESTRICTED',
      'PrimaryCriteria.CriteriaList[0].PayerPlanPeriod',
    ]);
  });
});

describe('concept sets', () => {
  it('may be long, empty, name the concept 0 and add what maps to them', () => {
    const setOf = (...items: object[]) =>
      indexOf(expression({ ConceptSets: [conceptSet(0, ...items)] })).events[0]?.concepts;
    const many = Array.from({ length: 3000 }, (_, id) => item(id));
    expect(setOf(...many)?.include).toHaveLength(3000);
    expect(setOf()).toEqual({ include: [], exclude: [] });
    expect(setOf(item(7, { includeMapped: true, includeDescendants: false }), item(7))).toEqual({
      include: [
        { conceptId: 7, descendants: false, mapped: true },
        { conceptId: 7, descendants: true },
      ],
      exclude: [],
    });
  });

  it('that are too long for one cohort are refused by where they are asked for', () => {
    const sets = Array.from({ length: 5 }, (_, id) =>
      conceptSet(id, ...Array.from({ length: 4500 }, (__, at) => item(at, { includeDescendants: false }))),
    );
    const json = expression({
      ConceptSets: sets,
      PrimaryCriteria: primary(sets.map((_, CodesetId) => ({ ConditionOccurrence: { CodesetId } }))),
    });
    expect(refusal(json)).toEqual(['CIRCE_INVALID', 'expression']);
  });

  it('that are asked for too often are refused where the last one is, before they are copied', () => {
    const long = conceptSet(0, ...Array.from({ length: 5000 }, (_, id) => item(id)));
    const often = (times: number) =>
      refusal(
        expression({
          ConceptSets: [long],
          ...rule(
            group(
              'ANY',
              Array.from({ length: times }, () => around(onLung, [0, 0], atLeast(1))),
            ),
          ),
        }),
      );
    expect(often(10_000)).toEqual([
      'CIRCE_INVALID',
      'InclusionRules[0].expression.CriteriaList[9].Criteria.ConditionOccurrence.CodesetId',
    ]);
    // A cohort that is only too long for itself is refused as before.
    expect(often(1)).toEqual(['CIRCE_INVALID', 'expression']);
  });
});

describe('numbers and days', () => {
  const value = (range: object) => recordOf({ Measurement: { CodesetId: 2, ValueAsNumber: range } })?.fields?.[0];

  it('of every operator are ranges, with the four decimals that Circe writes', () => {
    const field = 'value';
    expect(value({ Op: 'lt', Value: 7 })).toEqual({ field, numbers: { below: 7 } });
    expect(value({ Op: 'lte', Value: 7.12345 })).toEqual({ field, numbers: { atMost: 7.1235 } });
    expect(value({ Op: 'gt', Value: 7 })).toEqual({ field, numbers: { above: 7 } });
    expect(value({ Op: 'gte', Value: 7 })).toEqual({ field, numbers: { atLeast: 7 } });
    expect(value({ Op: 'eq', Value: 7 })).toEqual({ field, numbers: { atLeast: 7, atMost: 7 } });
    expect(value({ Op: 'bt', Value: 6.5, Extent: 9 })).toEqual({ field, numbers: { atLeast: 6.5, atMost: 9 } });
    expect(value({ Op: '!bt', Value: 1, Extent: 2 })).toEqual({ field, numbers: { atLeast: 1, atMost: 2 }, not: true });
  });

  it('strictly before or after a day end on the day beside it, over the ends of months', () => {
    const during = (range: object) =>
      recordOf({ ConditionOccurrence: { CodesetId: 0, OccurrenceStartDate: range } })?.fields?.[0];
    expect(during({ Op: 'lt', Value: '2020-03-01' })).toEqual({ field: 'start', days: { to: '2020-02-29' } });
    expect(during({ Op: 'gt', Value: '2019-12-31' })).toEqual({ field: 'start', days: { from: '2020-01-01' } });
  });

  it('at the ends of the calendar are days of it, or refused by their place', () => {
    const during = (range: object) => ({ ConditionOccurrence: { CodesetId: 0, OccurrenceStartDate: range } });
    const fieldOf = (range: object) => recordOf(during(range))?.fields?.[0];
    expect(fieldOf({ Op: 'lt', Value: '0001-01-02' })).toEqual({ field: 'start', days: { to: '0001-01-01' } });
    expect(fieldOf({ Op: 'gt', Value: '9999-12-30' })).toEqual({ field: 'start', days: { from: '9999-12-31' } });
    for (const [Op, Value] of [
      ['lt', '0001-01-01'],
      ['gt', '9999-12-31'],
      ['gte', '0000-12-31'],
    ])
      expect(refusal(expression({ PrimaryCriteria: primary([during({ Op, Value })]) }))).toEqual([
        'CIRCE_INVALID',
        'PrimaryCriteria.CriteriaList[0].ConditionOccurrence.OccurrenceStartDate.Value',
      ]);
    expect(refusal(expression({ CensorWindow: { StartDate: '0000-12-31' } }))).toEqual([
      'CIRCE_INVALID',
      'CensorWindow.StartDate',
    ]);
  });

  it('of types are turned round by their flag, which is harmless alone', () => {
    const typed = (more: object) =>
      expression({ PrimaryCriteria: primary([{ ConditionOccurrence: { CodesetId: 0, ...more } }]) });
    const ConditionType = [{ CONCEPT_ID: 32817 }];
    const fields = (more: object) => indexOf(typed(more)).events[0]?.fields;
    expect(fields({ ConditionType })).toEqual([{ field: 'type', concepts: conceptsOf(32817, false) }]);
    expect(fields({ ConditionType, ConditionTypeExclude: true })?.[0]).toMatchObject({ not: true });
    expect(fields({ ConditionTypeExclude: true })).toBeUndefined();
    expect(notes(typed({ ConditionType, ConditionTypeExclude: true }))).toEqual([]);
    expect(notes(typed({ ConditionTypeExclude: true }))).toEqual([
      ['harmless', 'PrimaryCriteria.CriteriaList[0].ConditionOccurrence.ConditionTypeExclude'],
    ]);
  });
});

describe('criteria around the index event', () => {
  const near = (more: object) => ({
    kind: 'around',
    record: drugRecord,
    windows: [{ of: 'start', from: 'start', minDays: -30, maxDays: 0 }],
    atLeast: 1,
    ...more,
  });

  it('lie in their window and in the observation period of the index event', () => {
    expect(hasOf([around(onDrug, [-30, 0], atLeast(2))])).toEqual({ kind: 'all', of: [near({ atLeast: 2 })] });
    expect(hasOf([around(onDrug, [-30, 0], atLeast(1), { IgnoreObservationPeriod: true })])).toEqual({
      kind: 'all',
      of: [near({ anyPeriod: true })],
    });
  });

  it('with an open window need no window, and one that ends with the period where the sign says so', () => {
    expect(hasOf([around(onDrug, [null, null], atLeast(1))])?.of[0]).toMatchObject({ windows: [] });
    const odd = around(onDrug, [null, 0], atLeast(1), {
      StartWindow: { Start: { Days: null, Coeff: 1 }, End: { Days: 99_999_999, Coeff: 1 } },
      EndWindow: { Start: { Days: 0, Coeff: 1 }, End: { Days: null, Coeff: 1 }, UseIndexEnd: true },
    });
    expect(hasOf([odd])?.of[0]).toMatchObject({
      windows: [
        { of: 'start', from: 'start', minDays: 'periodEnd', maxDays: 100_000 },
        { of: 'end', from: 'end', minDays: 0, maxDays: 'periodEnd' },
      ],
    });
  });

  it('count as Circe counts', () => {
    const counted = (occurrence: object) => hasOf([around(onDrug, [-30, 0], occurrence)])?.of;
    expect(counted(exactly(2))).toEqual([near({ atLeast: 2, atMost: 2 })]);
    expect(counted(exactly(0))).toEqual([near({ atLeast: 0, atMost: 0 })]);
    expect(counted(atMost(200))).toEqual([near({ atLeast: 0, atMost: 200 })]);
    expect(counted(atLeast(0))).toBeUndefined();
    const distinct = (CountColumn?: string) =>
      counted({ ...atLeast(1), IsDistinct: true, ...(CountColumn === undefined ? {} : { CountColumn }) });
    expect(distinct()).toEqual([near({ distinct: 'concepts' })]);
    expect(distinct('VISIT_ID')).toEqual([near({ distinct: 'visits' })]);
    expect(distinct('START_DATE')).toEqual([near({ distinct: 'days' })]);
    expect(
      refusal(
        expression(
          rule(group('ALL', [around(onDrug, [0, 1], { ...atLeast(1), IsDistinct: true, CountColumn: 'QUANTITY' })])),
        ),
      ),
    ).toEqual(['CIRCE_INVALID', 'InclusionRules[0].expression.CriteriaList[0].Occurrence.CountColumn']);
  });

  it('may share its visit, and have criteria around themselves', () => {
    const CorrelatedCriteria = group('ALL', [around(onLung, [0, 0], atLeast(1))]);
    const nested = around({ DrugExposure: { CodesetId: 1, CorrelatedCriteria } }, [-30, 0], atLeast(1), {
      RestrictVisit: true,
    });
    expect(hasOf([nested])?.of[0]).toMatchObject({
      sameVisit: true,
      record: { with: { kind: 'all', of: [{ kind: 'around', record: { domain: 'condition' } }] } },
    });
  });

  it('and of the person may be mixed in one group, of which so many must hold', () => {
    const mixed = (type: string, Count?: number) =>
      hasOf([around(onDrug, [-30, 0], atLeast(1)), around(onLung, [-30, 0], atLeast(1))], type, {
        DemographicCriteriaList: [{ Age: { Op: 'lt', Value: 65 }, Race: [{ CONCEPT_ID: 8515 }] }],
        ...(Count === undefined ? {} : { Count }),
      });
    expect(mixed('ANY')).toMatchObject({
      kind: 'any',
      of: [
        { kind: 'around' },
        { kind: 'around' },
        {
          kind: 'indexDay',
          fields: [
            { field: 'ageByYear', numbers: { below: 65 } },
            { field: 'race', concepts: conceptsOf(8515, false) },
          ],
        },
      ],
    });
    expect(mixed('AT_LEAST', 2)).toMatchObject({ kind: 'some', atLeast: 2 });
    expect(mixed('AT_MOST', 2)).toMatchObject({ kind: 'some', atMost: 2 });
    expect(mixed('AT_MOST', 0)).toMatchObject({ kind: 'none' });
    expect(mixed('AT_LEAST', 0)).toBeUndefined();
  });

  it('nest deeper than six groups, and are refused by their place where they nest too deep', () => {
    const deep = (levels: number): object =>
      group('ALL', [around(onDrug, [-30, 0], atLeast(1))], levels === 0 ? {} : { Groups: [deep(levels - 1)] });
    expect(refusal(expression(rule(deep(12))))).toBe('imported');
    const [code, place] = refusal(expression(rule(deep(22))));
    expect(code).toBe('CIRCE_INVALID');
    expect(place).toMatch(/^InclusionRules\[0\]\.expression\.Groups\[0\]/);
  });
});

describe('limits', () => {
  const near = around(onDrug, [-30, 0], atLeast(1));
  const additional = { AdditionalCriteria: group('ALL', [near]) };

  it('on qualified events count only with additional criteria', () => {
    expect(indexOf(expression()).whichQualifying).toBe('all');
    expect(indexOf(expression(additional))).toMatchObject({ whichQualifying: 'first', qualifying: { kind: 'all' } });
  });

  it('on included events count only where an event might not last', () => {
    const limited = (Offset: number) =>
      indexOf(
        expression({
          ExpressionLimit: { Type: 'First' },
          EndStrategy: { DateOffset: { DateField: 'EndDate', Offset } },
        }),
      );
    expect(limited(3)).toMatchObject({ whichIncluded: 'first', lasting: { from: 'end', days: 3, orUntil: [] } });
    expect(indexOf(expression({ ExpressionLimit: { Type: 'First' } })).whichIncluded).toBe('all');
  });
});

describe('when somebody leaves', () => {
  const leaving = (more: object, kind: object = onLung) => expression({ PrimaryCriteria: primary([kind]), ...more });
  const byDate = (DateField: string, Offset: number) => ({ EndStrategy: { DateOffset: { DateField, Offset } } });

  it('says nothing of who belongs where nobody can leave before they enter', () => {
    for (const json of [
      leaving(byDate('StartDate', 0)),
      leaving(byDate('EndDate', 0), { Measurement: { CodesetId: 2 } }),
      leaving({ EndStrategy: { CustomEra: { DrugCodesetId: 1, GapDays: 30, Offset: 0 } } }),
    ]) {
      expect(indexOf(json)).not.toHaveProperty('lasting');
      expect(notes(json)).toEqual([]);
    }
    expect(notes(leaving({ CensoringCriteria: [onDrug] }))).toEqual([['harmless', 'CensoringCriteria']]);
  });

  it('is asked where an event can end before it starts, or censoring can keep it', () => {
    expect(indexOf(leaving(byDate('StartDate', -1))).lasting).toEqual({ from: 'start', days: -1, orUntil: [] });
    expect(indexOf(leaving({ ...byDate('EndDate', 0), CensoringCriteria: [onDrug] })).lasting).toEqual({
      from: 'end',
      days: 0,
      orUntil: [drugRecord],
    });
  });

  it('is asked where the time is looked for in a window, with the times that Circe counts as one', () => {
    const CensorWindow = { StartDate: '2015-01-01', EndDate: '' };
    const { lasting, whichIncluded, within } = indexOf(
      leaving({
        CensorWindow,
        ExpressionLimit: { Type: 'First' },
        CollapseSettings: { CollapseType: 'ERA', EraPad: 30 },
        EndStrategy: { CustomEra: { DrugCodesetId: 1, GapDays: 30, Offset: 5 } },
        CensoringCriteria: [onDrug],
      }),
    );
    expect(within).toEqual({ days: { from: '2015-01-01' }, gapDays: 30 });
    expect(whichIncluded).toBe('first');
    expect(lasting).toEqual({
      drugs: { concepts: conceptsOf(1_154_343), gapDays: 30, days: 5 },
      orUntil: [drugRecord],
    });
    expect(indexOf(leaving({ CensorWindow: { StartDate: '' } }))).not.toHaveProperty('within');
  });
});

describe('what is not taken over', () => {
  it('is noted where other persons may belong for it', () => {
    const PlaceOfServiceLocation = 1;
    expect(
      notes(expression({ PrimaryCriteria: primary([{ VisitOccurrence: { CodesetId: 0, PlaceOfServiceLocation } }]) })),
    ).toEqual([['changes', 'PrimaryCriteria.CriteriaList[0].VisitOccurrence.PlaceOfServiceLocation']]);
  });

  it('is refused by its name where Circe does not know the field, without repeating odd ones', () => {
    const onLungWith = (more: object) => ({ ConditionOccurrence: { CodesetId: 0, ...more } });
    for (const [json, place] of [
      [expression({ Surprise: 1 }), 'Surprise'],
      [expression({ 'odd key': 1 }), '*'],
      [expression({ PrimaryCriteria: { ...primary([onLung]), Other: {} } }), 'PrimaryCriteria.Other'],
      [
        expression({ PrimaryCriteria: primary([onLungWith({ Novelty: 0 })]) }),
        'PrimaryCriteria.CriteriaList[0].ConditionOccurrence.Novelty',
      ],
      [expression({ PrimaryCriteria: primary([{ NovelEra: {} }]) }), 'PrimaryCriteria.CriteriaList[0].NovelEra'],
      [
        expression({ PrimaryCriteria: primary([onLungWith({ Age: { Op: 'gt', Value: 1, Until: 2 } })]) }),
        'PrimaryCriteria.CriteriaList[0].ConditionOccurrence.Age.Until',
      ],
      [
        expression(rule(group('ALL', [around(onDrug, [0, 1], { ...atLeast(1), Weight: 1 })]))),
        'InclusionRules[0].expression.CriteriaList[0].Occurrence.Weight',
      ],
      [expression({ EndStrategy: { Novel: {} } }), 'EndStrategy.Novel'],
      [expression({ QualifiedLimit: { Type: 'All', Count: 2 } }), 'QualifiedLimit.Count'],
      [
        expression({ ConceptSets: [conceptSet(0, item(1, { includeSiblings: true }))] }),
        'ConceptSets[0].expression.items[0].includeSiblings',
      ],
      [
        expression({
          ConceptSets: [{ ...conceptSet(0, item(1)), expression: { items: [item(1)], withoutLocal: true } }],
        }),
        'ConceptSets[0].expression.withoutLocal',
      ],
      [expression({ ConceptSets: [{ ...conceptSet(0, item(1)), standardOnly: true }] }), 'ConceptSets[0].standardOnly'],
    ] as const)
      expect(refusal(json)).toEqual(['CIRCE_INVALID', place]);
  });
});

describe('an expression that is none', () => {
  it('is refused where more does not come over than anybody reads', () => {
    const foreign = Array.from({ length: 1001 }, () => ({ Episode: {} }));
    expect(refusal(expression({ PrimaryCriteria: primary([onLung, ...foreign]) }))).toEqual([
      'CIRCE_INVALID',
      'PrimaryCriteria.CriteriaList[1001].Episode',
    ]);
    expect(notes(expression({ PrimaryCriteria: primary([onLung, ...foreign.slice(1)]) }))).toHaveLength(1000);
  });

  it('is refused with rule and place', () => {
    for (const [json, place] of [
      [null, 'expression'],
      [[], 'expression'],
      [{}, 'PrimaryCriteria'],
      [expression({ PrimaryCriteria: primary([]) }), 'PrimaryCriteria.CriteriaList'],
      [expression({ PrimaryCriteria: primary([{}]) }), 'PrimaryCriteria.CriteriaList[0]'],
      [expression({ ConceptSets: [] }), 'PrimaryCriteria.CriteriaList[0].ConditionOccurrence.CodesetId'],
      [expression({ ConceptSets: [conceptSet(0, item(-1))] }), 'ConceptSets[0].expression.items[0].concept.CONCEPT_ID'],
      [expression({ ConceptSets: [lung, lung] }), 'ConceptSets[1].id'],
      [
        expression({ PrimaryCriteria: primary([onLung], { ObservationWindow: { PriorDays: -1, PostDays: 0 } }) }),
        'PrimaryCriteria.ObservationWindow.PriorDays',
      ],
      [
        expression({ PrimaryCriteria: primary([onLung], { PrimaryCriteriaLimit: { Type: 'Best' } }) }),
        'PrimaryCriteria.PrimaryCriteriaLimit.Type',
      ],
      [expression(rule(group('MOST', [around(onDrug, [0, 0], atLeast(1))]))), 'InclusionRules[0].expression.Type'],
      [
        expression(rule(group('ALL', [around(onDrug, [0, 0], { Type: 3, Count: 1 })]))),
        'InclusionRules[0].expression.CriteriaList[0].Occurrence.Type',
      ],
      [
        expression(
          rule(
            group('ALL', [
              around(onDrug, [0, 0], atLeast(1), {
                EndWindow: { Start: { Days: 0, Coeff: 1 }, End: { Days: 0, Coeff: 1 }, UseEventEnd: 'no' },
              }),
            ]),
          ),
        ),
        'InclusionRules[0].expression.CriteriaList[0].EndWindow.UseEventEnd',
      ],
      [
        expression({
          PrimaryCriteria: primary([
            { ConditionOccurrence: { OccurrenceStartDate: { Op: 'lt', Value: '2020-02-30' } } },
          ]),
        }),
        'PrimaryCriteria.CriteriaList[0].ConditionOccurrence.OccurrenceStartDate.Value',
      ],
    ] as const)
      expect([place, refusal(json)]).toEqual([place, ['CIRCE_INVALID', place]]);
    expect(refusal(expression())).toBe('imported');
  });

  it('is refused when nobody could belong, or its groups nest without end', () => {
    const impossible = group('AT_LEAST', [around(onDrug, [0, 0], atLeast(1))], { Count: 2 });
    expect(refusal(expression(rule(impossible)))).toEqual(['CIRCE_INVALID', 'InclusionRules']);
    const never = { ConditionOccurrence: { CodesetId: 0, CorrelatedCriteria: impossible } };
    expect(refusal(expression({ PrimaryCriteria: primary([never]) }))).toEqual([
      'CIRCE_INVALID',
      'PrimaryCriteria.CriteriaList',
    ]);
    let nested: object = group('ALL', [around(onDrug, [0, 0], atLeast(1))]);
    for (let depth = 0; depth < 3000; depth += 1) nested = group('ALL', [], { Groups: [nested] });
    expect(refusal(expression(rule(nested)))[0]).toBe('CIRCE_INVALID');
  });
});
