import { describe, expect, it } from 'vitest';
import { AppError } from '#contracts/app-error';
import type { Criterion } from '#contracts/cohort';
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
const index = {
  kind: 'event',
  domain: 'condition',
  concepts: lungConcepts,
  observed: { daysBefore: 365, daysAfter: 30 },
  atLeast: 1,
};
const drugEvent = { kind: 'event', domain: 'drug', concepts: conceptsOf(1_154_343), atLeast: 1 };

const whereOf = (json: object): Criterion[] => importCirce(json).cohort.where.of;
const anchoredIn = (json: object) => {
  const [criterion] = whereOf(json);
  if (criterion?.kind !== 'anchored') throw new Error('not anchored');
  return criterion;
};
const hasOf = (criteria: object[], type = 'ALL') => anchoredIn(expression(rule(group(type, criteria)))).has;
const changes = (json: object): string[] =>
  importCirce(json).notUnderstood.flatMap((note) => (note.changesWhoBelongs ? [note.place] : []));
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
  it('are events of their concept set within an observation period that lasts long enough around them', () => {
    const { cohort, notUnderstood } = importCirce(expression());
    expect(cohort).toEqual({ version: 1, where: { kind: 'all', of: [index] } });
    expect(notUnderstood).toEqual([
      { rule: 'does not change who belongs', place: 'CollapseSettings', changesWhoBelongs: false },
    ]);
  });

  it('of every domain become that domain', () => {
    for (const [kind, domain] of [
      ['DrugExposure', 'drug'],
      ['ProcedureOccurrence', 'procedure'],
      ['Measurement', 'measurement'],
      ['Observation', 'observation'],
      ['VisitOccurrence', 'visit'],
      ['Death', 'death'],
      ['DeviceExposure', 'device'],
    ] as const)
      expect(whereOf(expression({ PrimaryCriteria: primary([{ [kind]: { CodesetId: 1 } }]) }))).toMatchObject([
        { kind: 'event', domain, concepts: conceptsOf(1_154_343) },
      ]);
  });

  it('of several kinds are any of them', () => {
    const json = expression({ PrimaryCriteria: primary([onLung, onDrug]) });
    expect(whereOf(json)).toMatchObject([{ kind: 'any', of: [{ domain: 'condition' }, { domain: 'drug' }] }]);
    expect(changes(json)).toEqual([]);
  });

  it('without a concept set are all of their domain', () => {
    const json = expression({ PrimaryCriteria: primary([{ Death: {} }]) });
    expect(whereOf(json)[0]).not.toHaveProperty('concepts');
  });

  it('keep first, dates, sex and, noted, age', () => {
    const criterion = {
      CodesetId: 0,
      First: true,
      OccurrenceStartDate: { Value: '2015-01-01', Extent: '2020-12-31', Op: 'bt' },
      Age: { Value: 18, Op: 'gte' },
      Gender: [{ CONCEPT_ID: 8532, CONCEPT_NAME: 'FEMALE' }],
    };
    const json = expression({ PrimaryCriteria: primary([{ ConditionOccurrence: criterion }]) });
    expect(whereOf(json)).toEqual([
      { kind: 'sex', anyOf: ['female'] },
      { ...index, firstEver: true, during: { from: '2015-01-01', to: '2020-12-31' }, age: { atLeast: 18 } },
    ]);
    expect(changes(json)).toEqual(['PrimaryCriteria.CriteriaList[0].ConditionOccurrence.Age']);
  });

  it('that nobody here knows are noted beside those that are known, and refused alone', () => {
    const dose = { DoseEra: { CodesetId: 1 } };
    const both = expression({ PrimaryCriteria: primary([onLung, dose]) });
    expect(changes(both)).toEqual(['PrimaryCriteria.CriteriaList[1].DoseEra']);
    expect(refusal(expression({ PrimaryCriteria: primary([dose]) }))).toEqual([
      'CIRCE_INVALID',
      'PrimaryCriteria.CriteriaList',
    ]);
  });

  it('that are observation periods become a criterion of their own', () => {
    const json = expression({
      PrimaryCriteria: primary([{ ObservationPeriod: { PeriodLength: { Value: 365, Op: 'gt' } } }], {
        ObservationWindow: { PriorDays: 0, PostDays: 0 },
      }),
      ...rule(group('ALL', [], { DemographicCriteriaList: [{ Gender: [{ CONCEPT_ID: 8507 }] }] })),
    });
    expect(whereOf(json)).toEqual([
      { kind: 'observationPeriod', daysAtLeast: 367 },
      { kind: 'sex', anyOf: ['male'] },
    ]);
    expect(changes(json)).toEqual([]);
  });
});

describe('numbers and days', () => {
  const value = (range: object) => {
    const json = expression({
      PrimaryCriteria: primary([{ Measurement: { CodesetId: 2, ValueAsNumber: range, Unit: [{ CONCEPT_ID: 8840 }] } }]),
    });
    return whereOf(json)[0] as { value?: { atLeast?: number; atMost?: number }; units?: object };
  };

  it('of every operator are ranges with both ends in them', () => {
    expect(value({ Op: 'lte', Value: 7 }).value).toEqual({ atMost: 7 });
    expect(value({ Op: 'gte', Value: 7 }).value).toEqual({ atLeast: 7 });
    expect(value({ Op: 'eq', Value: 7 }).value).toEqual({ atLeast: 7, atMost: 7 });
    expect(value({ Op: 'bt', Value: 6.5, Extent: 9 }).value).toEqual({ atLeast: 6.5, atMost: 9 });
    expect(value({ Op: 'eq', Value: 7 }).units).toEqual(conceptsOf(8840, false));
  });

  it('strictly below or above end at the neighbouring number', () => {
    for (const bound of [7, 0.1, -3, 1e6, 0]) {
      const below = value({ Op: 'lt', Value: bound }).value?.atMost ?? bound;
      const above = value({ Op: 'gt', Value: bound }).value?.atLeast ?? bound;
      expect(below).toBeLessThan(bound);
      expect(above).toBeGreaterThan(bound);
      expect(above - below).toBeLessThan(3e-9);
    }
  });

  it('strictly before or after a day end on the day beside it, over the ends of months', () => {
    const during = (range: object) => {
      const [found] = whereOf(
        expression({
          PrimaryCriteria: primary([{ ConditionOccurrence: { CodesetId: 0, OccurrenceStartDate: range } }]),
        }),
      );
      return (found as { during?: object }).during;
    };
    expect(during({ Op: 'lt', Value: '2020-03-01' })).toEqual({ to: '2020-02-29' });
    expect(during({ Op: 'gt', Value: '2019-12-31' })).toEqual({ from: '2020-01-01' });
    expect(during({ Op: 'lte', Value: '2020-03-01' })).toEqual({ to: '2020-03-01' });
  });

  it('outside a range are left out and noted', () => {
    const json = expression({
      PrimaryCriteria: primary([{ Measurement: { CodesetId: 2, ValueAsNumber: { Op: '!bt', Value: 1, Extent: 2 } } }]),
    });
    expect(changes(json)).toEqual(['PrimaryCriteria.CriteriaList[0].Measurement.ValueAsNumber']);
  });
});

describe('criteria around the index event', () => {
  it('lie in their window, and are exact where the observation window covers it', () => {
    const json = expression(rule(group('ALL', [around(onDrug, [-180, 0], atLeast(2))])));
    expect(anchoredIn(json)).toEqual({
      kind: 'anchored',
      anchor: index,
      which: 'any',
      has: { kind: 'all', of: [{ kind: 'near', event: drugEvent, minDays: -180, maxDays: 0, atLeast: 2 }] },
    });
    expect(changes(json)).toEqual([]);
  });

  it('are noted where another observation period might count', () => {
    const json = expression(rule(group('ALL', [around(onDrug, [null, 0], atLeast(1))])));
    expect(anchoredIn(json).has.of[0]).toMatchObject({
      event: { observed: { daysBefore: 0, daysAfter: 0 } },
      maxDays: 0,
    });
    expect(changes(json)).toEqual(['InclusionRules[0].expression.CriteriaList[0].StartWindow']);
    const ignoring = around(onDrug, [null, 0], atLeast(1), { IgnoreObservationPeriod: true });
    expect(changes(expression(rule(group('ALL', [ignoring]))))).toEqual([]);
  });

  it('that reach further than a century are open at that end and noted, and refused where they lie wholly there', () => {
    const window = (from: number, to: number) =>
      expression(rule(group('ALL', [around(onDrug, [from, to], atLeast(1), { IgnoreObservationPeriod: true })])));
    const place = 'InclusionRules[0].expression.CriteriaList[0].StartWindow';
    const near = (json: object) => anchoredIn(json).has.of[0];
    expect(near(window(-36_500, 0))).toMatchObject({ minDays: -36_500, maxDays: 0 });
    expect(changes(window(-36_500, 0))).toEqual([]);
    expect(near(window(-99_999, 0))).not.toHaveProperty('minDays');
    expect(near(window(-99_999, 0))).toMatchObject({ maxDays: 0 });
    expect(near(window(0, 99_999))).not.toHaveProperty('maxDays');
    expect(changes(window(-99_999, 99_999))).toEqual([`${place}.Start.Days`, `${place}.End.Days`]);
    expect(refusal(window(-99_999, -99_998))).toEqual(['CIRCE_INVALID', `${place}.End.Days`]);
    expect(refusal(window(99_998, 99_999))).toEqual(['CIRCE_INVALID', `${place}.Start.Days`]);
  });

  it('count as Circe counts', () => {
    const near = (count: object) => ({ kind: 'near', event: drugEvent, minDays: -30, maxDays: 0, ...count });
    const counted = (occurrence: object) => hasOf([around(onDrug, [-30, 0], occurrence)]);
    expect(counted(atLeast(3))).toEqual({ kind: 'all', of: [near({ atLeast: 3 })] });
    expect(counted(exactly(2))).toEqual({ kind: 'all', of: [near({ atLeast: 2, atMost: 2 })] });
    expect(counted(exactly(0))).toEqual({ kind: 'none', of: [near({ atLeast: 1 })] });
    expect(counted(atMost(0))).toEqual({ kind: 'none', of: [near({ atLeast: 1 })] });
    expect(counted(atMost(2))).toEqual({ kind: 'none', of: [near({ atLeast: 3 })] });
    expect(whereOf(expression(rule(group('ALL', [around(onDrug, [-30, 0], atLeast(0))]))))).toEqual([index]);
  });

  it('of one group are judged at one and the same index event', () => {
    const has = hasOf([around(onDrug, [-30, 0], atLeast(1)), around(onLung, [1, 30], atMost(0))]);
    expect(has).toMatchObject({ kind: 'all', of: [{ kind: 'near' }, { kind: 'none' }] });
    expect(hasOf([around(onDrug, [-30, 0], atLeast(1)), around(onLung, [1, 30], atLeast(1))], 'ANY').kind).toBe('any');
  });

  it('of which so many must hold are written as combinations', () => {
    const three = [-30, -20, -10].map((from) => around(onDrug, [from, 0], atLeast(1)));
    const some = (type: string, Count: number) =>
      anchoredIn(expression(rule(group(type, three, { Count })))).has as {
        kind: string;
        of: { kind: string; of: object[] }[];
      };
    expect(some('AT_LEAST', 2)).toMatchObject({ kind: 'any' });
    expect(some('AT_LEAST', 2).of.map(({ of }) => of.length)).toEqual([2, 2, 2]);
    expect(some('AT_MOST', 2)).toMatchObject({ kind: 'none', of: [{ kind: 'all' }] });
  });

  it('by distinct concepts are noted only where that counts', () => {
    const distinct = (Count: number) => around(onDrug, [-30, 0], { Type: 2, Count, IsDistinct: true });
    expect(changes(expression(rule(group('ALL', [distinct(1)]))))).toEqual([]);
    expect(changes(expression(rule(group('ALL', [distinct(2)]))))).toEqual([
      'InclusionRules[0].expression.CriteriaList[0].Occurrence.IsDistinct',
    ]);
  });

  it('that end, visit or nest are noted, each with its place', () => {
    const odd = around(
      {
        DrugExposure: {
          CodesetId: 1,
          Quantity: { Op: 'gt', Value: 3 },
          CorrelatedCriteria: group('ALL', [around(onLung, [0, 0], atLeast(1))]),
        },
      },
      [-30, 0],
      atLeast(1),
      { RestrictVisit: true, EndWindow: { Start: { Days: 0, Coeff: 1 }, End: { Days: 9, Coeff: 1 } } },
    );
    const at = 'InclusionRules[0].expression.CriteriaList[0]';
    expect(changes(expression(rule(group('ALL', [odd]))))).toEqual([
      `${at}.Criteria.DrugExposure.Quantity`,
      `${at}.EndWindow`,
      `${at}.RestrictVisit`,
      `${at}.Criteria.DrugExposure.CorrelatedCriteria`,
    ]);
  });

  it('of an end window about the start narrow the window', () => {
    const narrow = around(onDrug, [-30, 0], atLeast(1), {
      EndWindow: { Start: { Days: 10, Coeff: -1 }, End: { Days: 5, Coeff: 1 }, UseEventEnd: false },
    });
    expect(hasOf([narrow]).of[0]).toMatchObject({ minDays: -10, maxDays: 0 });
  });
});

describe('criteria about the person', () => {
  const demographic = (criterion: object) => ({ DemographicCriteriaList: [criterion] });

  it('stand beside the index event; age and date are asked on its day', () => {
    const json = expression(
      rule(group('ALL', [], demographic({ Age: { Op: 'lt', Value: 65 }, Gender: [{ CONCEPT_ID: 8507 }] }))),
    );
    expect(whereOf(json)).toEqual([
      { kind: 'sex', anyOf: ['male'] },
      {
        kind: 'anchored',
        anchor: index,
        which: 'any',
        has: {
          kind: 'all',
          of: [{ kind: 'near', event: { ...index, age: { atMost: 64 } }, minDays: 0, maxDays: 0, atLeast: 1 }],
        },
      },
    ]);
  });

  it('in one group with events are written as cases', () => {
    const any = group('ANY', [around(onDrug, [-30, 0], atLeast(1))], demographic({ Gender: [{ CONCEPT_ID: 8507 }] }));
    expect(whereOf(expression(rule(any)))).toEqual([
      {
        kind: 'any',
        of: [
          { kind: 'all', of: [{ kind: 'sex', anyOf: ['male'] }, index] },
          {
            kind: 'all',
            of: [
              { kind: 'none', of: [{ kind: 'sex', anyOf: ['male'] }] },
              expect.objectContaining({ kind: 'anchored', has: { kind: 'all', of: [expect.anything()] } }),
            ],
          },
        ],
      },
    ]);
  });

  it('know race, ethnicity and, noted, any third sex', () => {
    const json = expression(
      rule(group('ALL', [], demographic({ Race: [{ CONCEPT_ID: 8515 }], Gender: [{ CONCEPT_ID: 8551 }] }))),
    );
    expect(whereOf(json)).toMatchObject([
      { kind: 'sex', anyOf: ['unknown'] },
      { kind: 'race', concepts: conceptsOf(8515, false) },
      index,
    ]);
    expect(changes(json)).toEqual(['InclusionRules[0].expression.DemographicCriteriaList[0].Gender']);
  });
});

describe('limits', () => {
  const near = around(onDrug, [-30, 0], atLeast(1));
  const limited = (Type: string) => primary([onLung], { PrimaryCriteriaLimit: { Type } });

  it('on the first or last event choose it before it is judged', () => {
    const which = (Type: string) =>
      anchoredIn(expression({ PrimaryCriteria: limited(Type), ...rule(group('ALL', [near])) })).which;
    expect([which('First'), which('Last'), which('All')]).toEqual(['first', 'last', 'any']);
  });

  it('do not matter where nothing judges the event', () => {
    expect(whereOf(expression({ PrimaryCriteria: limited('First') }))).toEqual([index]);
  });

  it('on qualified events count only with additional criteria', () => {
    const empty = { AdditionalCriteria: group('ALL', []) };
    expect(anchoredIn(expression(rule(group('ALL', [near])))).which).toBe('any');
    expect(anchoredIn(expression({ ...empty, ...rule(group('ALL', [near])) })).which).toBe('first');
    const both = expression({ AdditionalCriteria: group('ALL', [near]), ...rule(group('ALL', [near])) });
    expect(changes(both)).toEqual(['QualifiedLimit']);
    expect(changes(expression({ AdditionalCriteria: group('ALL', [near]) }))).toEqual([]);
  });

  it('over several kinds of event are exact where the kinds differ in concepts alone', () => {
    const withSecond = (second: object) =>
      expression({
        ConceptSets: [conceptSet(0, item(320136)), drug],
        PrimaryCriteria: primary([onLung, second], { PrimaryCriteriaLimit: { Type: 'First' } }),
        ...rule(group('ALL', [near])),
      });
    const alike = withSecond({ ConditionOccurrence: { CodesetId: 1 } });
    expect(anchoredIn(alike).anchor).toMatchObject({
      concepts: { include: [{ conceptId: 320136 }, { conceptId: 1_154_343 }] },
    });
    expect(changes(alike)).toEqual([]);
    expect(changes(withSecond({ Measurement: { CodesetId: 1 } }))).toEqual(['PrimaryCriteria.PrimaryCriteriaLimit']);
  });
});

describe('what is not taken over', () => {
  it('is told, harmless or not', () => {
    const { notUnderstood } = importCirce(
      expression({
        EndStrategy: { DateOffset: { DateField: 'StartDate', Offset: 30 } },
        CensoringCriteria: [onDrug],
        CensorWindow: { StartDate: '2010-01-01' },
      }),
    );
    expect(notUnderstood.map(({ changesWhoBelongs, place }) => [place, changesWhoBelongs])).toEqual([
      ['EndStrategy', false],
      ['CensoringCriteria', false],
      ['CollapseSettings', false],
      ['CensorWindow.StartDate', true],
    ]);
  });

  it('is told even of keys that nobody knows, without repeating odd ones', () => {
    const json = expression({ Surprise: 1, 'odd key': 1, PrimaryCriteria: { ...primary([onLung]), Other: {} } });
    expect(changes(json)).toEqual(['PrimaryCriteria.Other', 'Surprise', '*']);
  });

  it('includes mapped concepts and eras', () => {
    const json = expression({
      ConceptSets: [conceptSet(1, item(7, { includeMapped: true, includeDescendants: false }))],
      PrimaryCriteria: primary([{ DrugEra: { CodesetId: 1 } }]),
    });
    expect(whereOf(json)[0]).toMatchObject({ domain: 'drug', concepts: conceptsOf(7) });
    expect(changes(json)).toEqual([
      'ConceptSets[0].expression.items[0].includeMapped',
      'PrimaryCriteria.CriteriaList[0].DrugEra',
    ]);
  });
});

describe('an expression that is none', () => {
  it('is refused with rule and place', () => {
    for (const [json, place] of [
      [null, 'expression'],
      [[], 'expression'],
      [{}, 'PrimaryCriteria'],
      [expression({ PrimaryCriteria: primary([]) }), 'PrimaryCriteria.CriteriaList'],
      [expression({ PrimaryCriteria: primary([{}]) }), 'PrimaryCriteria.CriteriaList[0]'],
      [expression({ ConceptSets: [] }), 'PrimaryCriteria.CriteriaList[0].ConditionOccurrence.CodesetId'],
      [expression({ ConceptSets: [conceptSet(0)] }), 'PrimaryCriteria.CriteriaList[0].ConditionOccurrence.CodesetId'],
      [expression({ ConceptSets: [conceptSet(0, item(0))] }), 'ConceptSets[0].expression.items[0].concept.CONCEPT_ID'],
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
    expect(refusal(expression(rule(impossible)))).toEqual(['CIRCE_INVALID', 'expression']);
    let nested: object = group('ALL', []);
    for (let depth = 0; depth < 12; depth += 1) nested = group('ALL', [], { Groups: [nested] });
    expect(refusal(expression(rule(nested)))[0]).toBe('CIRCE_INVALID');
  });
});
