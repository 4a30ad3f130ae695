import { describe, expect, it } from 'vitest';
import { AppError } from '#contracts/app-error';
import { importCirce } from '#domain/circe/import-circe';

type Json = Readonly<Record<string, unknown>>;
type Grade = 'exact' | 'harmless' | 'changes' | 'refused';

const concepts = [{ CONCEPT_ID: 7 }];
const chosen = { CodesetId: 0 };
const number = { Op: 'gt', Value: 1 };
const day = { Op: 'gt', Value: '2015-01-01' };
const text = { Op: 'contains', Text: 'a' };
const group = {
  Type: 'ALL',
  CriteriaList: [
    {
      Criteria: { DrugExposure: { CodesetId: 0 } },
      StartWindow: { Start: { Days: 30, Coeff: -1 }, End: { Days: 0, Coeff: 1 } },
      Occurrence: { Type: 2, Count: 1 },
    },
  ],
};
const period = { StartDate: '2015-01-01', EndDate: '2016-01-01' };
const moved = { StartWith: 'END_DATE', StartOffset: 1, EndWith: 'END_DATE', EndOffset: 2 };

/** A sample of a field, and how it comes over. */
type Fields = Readonly<Record<string, readonly [sample: unknown, grade: Grade]>>;

const exact = (sample: unknown, ...names: readonly string[]): Fields =>
  Object.fromEntries(names.map((name) => [name, [sample, 'exact'] as const]));
const listed = (...names: readonly string[]): Fields => ({
  ...exact(concepts, ...names),
  ...exact(chosen, ...names.map((name) => `${name}CS`)),
});

const any: Fields = { ...exact(group, 'CorrelatedCriteria'), ...exact(moved, 'DateAdjustment') };
const named: Fields = { ...any, ...exact(0, 'CodesetId') };
const first: Fields = { ...named, ...exact(true, 'First') };
const person: Fields = { ...exact(number, 'Age'), ...listed('Gender') };
const visited: Fields = {
  ...first,
  ...person,
  ...exact(day, 'OccurrenceStartDate'),
  ...listed('ProviderSpecialty', 'VisitType'),
};
const era: Fields = {
  ...first,
  ...exact(day, 'EraStartDate', 'EraEndDate'),
  ...exact(number, 'EraLength', 'AgeAtStart', 'AgeAtEnd'),
  ...listed('Gender'),
};
const turning = (name: string): Fields => ({ ...listed(name), [`${name}Exclude`]: [true, 'harmless'] });

/** Every field of every criterion that circe-be has in March 2025, and of the custom eras of 2026, with how it comes over. */
const kinds: Readonly<Record<string, Fields>> = {
  ConditionEra: { ...era, ...exact(number, 'OccurrenceCount') },
  ConditionOccurrence: {
    ...visited,
    ...exact(day, 'OccurrenceEndDate'),
    ...turning('ConditionType'),
    ...exact(text, 'StopReason'),
    ...exact(0, 'ConditionSourceConcept'),
    ...listed('ConditionStatus'),
  },
  Death: {
    ...named,
    ...person,
    ...exact(day, 'OccurrenceStartDate'),
    ...turning('DeathType'),
    ...exact(0, 'DeathSourceConcept'),
    // Circe moves the day of a death and the day after it, whatever it is told to count from.
    DateAdjustment: [moved, 'harmless'],
  },
  CustomEra: {
    ...any,
    ...exact([{ DrugExposure: { CodesetId: 0 } }], 'CriteriaList'),
    ...exact(true, 'First'),
    ...exact(day, 'StartDate', 'EndDate'),
    ...exact(number, 'AgeAtStart', 'Duration'),
    ...exact(chosen, 'GenderCS'),
    // Circe's SQL looks for the next record before it adds the days.
    GapDays: [7, 'harmless'],
  },
  DeviceExposure: {
    ...visited,
    ...exact(day, 'OccurrenceEndDate'),
    ...turning('DeviceType'),
    ...exact(text, 'UniqueDeviceId'),
    ...exact(number, 'Quantity'),
    ...exact(0, 'DeviceSourceConcept'),
  },
  DoseEra: { ...era, ...listed('Unit'), ...exact(number, 'DoseValue') },
  DrugEra: { ...era, ...exact(number, 'OccurrenceCount'), GapDays: [number, 'changes'] },
  DrugExposure: {
    ...visited,
    ...turning('DrugType'),
    ...exact(text, 'StopReason', 'LotNumber'),
    ...exact(number, 'Refills', 'Quantity', 'DaysSupply'),
    ...listed('RouteConcept'),
    ...exact(0, 'DrugSourceConcept'),
    OccurrenceEndDate: [day, 'changes'],
    EffectiveDrugDose: [number, 'changes'],
    DoseUnit: [concepts, 'changes'],
    DoseUnitCS: [chosen, 'changes'],
  },
  Measurement: {
    ...visited,
    ...turning('MeasurementType'),
    ...listed('Operator', 'ValueAsConcept', 'Unit'),
    ...exact(number, 'ValueAsNumber', 'RangeLow', 'RangeHigh', 'RangeLowRatio', 'RangeHighRatio'),
    ...exact(true, 'Abnormal'),
    ...exact(0, 'MeasurementSourceConcept'),
  },
  Observation: {
    ...visited,
    ...turning('ObservationType'),
    ...exact(number, 'ValueAsNumber'),
    ...exact(text, 'ValueAsString'),
    ...listed('ValueAsConcept', 'Qualifier', 'Unit'),
    ...exact(0, 'ObservationSourceConcept'),
  },
  ObservationPeriod: {
    ...any,
    ...exact(true, 'First'),
    ...exact(day, 'PeriodStartDate', 'PeriodEndDate'),
    ...exact(period, 'UserDefinedPeriod'),
    ...listed('PeriodType'),
    ...exact(number, 'PeriodLength', 'AgeAtStart', 'AgeAtEnd'),
  },
  ProcedureOccurrence: {
    ...visited,
    ...turning('ProcedureType'),
    ...listed('Modifier'),
    ...exact(number, 'Quantity'),
    ...exact(0, 'ProcedureSourceConcept'),
  },
  Specimen: {
    ...first,
    ...person,
    ...exact(day, 'OccurrenceStartDate'),
    ...turning('SpecimenType'),
    ...exact(number, 'Quantity'),
    ...listed('Unit', 'AnatomicSite', 'DiseaseStatus'),
    ...exact(text, 'SourceId'),
    // Circe makes no SQL of either.
    SpecimenSourceConcept: [0, 'harmless'],
    DateAdjustment: [moved, 'harmless'],
  },
  VisitDetail: {
    ...first,
    ...exact(day, 'VisitDetailStartDate', 'VisitDetailEndDate'),
    ...exact(chosen, 'VisitDetailTypeCS', 'GenderCS', 'ProviderSpecialtyCS', 'PlaceOfServiceCS'),
    ...exact(0, 'VisitDetailSourceConcept'),
    ...exact(number, 'VisitDetailLength', 'Age'),
    PlaceOfServiceLocation: [0, 'changes'],
    Gender: [concepts, 'refused'],
  },
  VisitOccurrence: {
    ...first,
    ...person,
    ...exact(day, 'OccurrenceStartDate', 'OccurrenceEndDate'),
    ...turning('VisitType'),
    ...listed('ProviderSpecialty', 'PlaceOfService'),
    ...exact(0, 'VisitSourceConcept'),
    ...exact(number, 'VisitLength'),
    PlaceOfServiceLocation: [0, 'changes'],
  },
};

const expression = (...criteria: readonly Json[]): Json => ({
  ConceptSets: [{ id: 0, expression: { items: [{ concept: { CONCEPT_ID: 7 }, includeDescendants: true }] } }],
  PrimaryCriteria: { CriteriaList: criteria },
});

type Outcome = { readonly grade: Grade; readonly place?: string | undefined; readonly cohort?: unknown };

const outcome = (json: Json): Outcome => {
  try {
    const { cohort, notUnderstood } = importCirce(json);
    const [note] = [...notUnderstood].sort((one, other) => one.grade.localeCompare(other.grade));
    return { grade: note?.grade ?? 'exact', place: note?.place, cohort };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { grade: 'refused', place: error.details[0]?.place };
  }
};

/** The set itself is what would stay of a criterion, but where a set is what is looked at. */
const beside = (kind: string, field = ''): Json => {
  if (kind === 'CustomEra') return { CriteriaList: [{ ConditionOccurrence: { CodesetId: 0 } }] };
  return field === 'CodesetId' || kind === 'ObservationPeriod' ? {} : { CodesetId: 0 };
};

describe.each(Object.entries(kinds))('of %s', (kind, fields) => {
  it.each(Object.entries(fields))('%s is in the cohort or told', (field, [sample, grade]) => {
    const read = outcome(expression({ [kind]: { ...beside(kind, field), [field]: sample } }));
    const place = `PrimaryCriteria.CriteriaList[0].${kind}.${field}`;
    expect(read.grade).toBe(grade);
    if (grade === 'exact') expect(read.cohort).not.toEqual(outcome(expression({ [kind]: beside(kind, field) })).cohort);
    else expect(read.place?.startsWith(place)).toBe(true);
  });

  it('a field that is not known is refused by its name', () => {
    const place = `PrimaryCriteria.CriteriaList[0].${kind}.Novelty`;
    expect(outcome(expression({ [kind]: { ...beside(kind), Novelty: 1 } }))).toEqual({ grade: 'refused', place });
  });
});

describe('a kind of criterion', () => {
  const known = { ConditionOccurrence: { CodesetId: 0 } };

  it.each(['PayerPlanPeriod', 'LocationRegion', 'Episode'])(
    'that no cohort can ask for, %s, is told beside others and refused alone',
    (kind) => {
      const place = (index: number) => `PrimaryCriteria.CriteriaList[${index}].${kind}`;
      expect(outcome(expression(known, { [kind]: {} }))).toMatchObject({ grade: 'changes', place: place(1) });
      expect(outcome(expression({ [kind]: {} }))).toEqual({ grade: 'refused', place: place(0) });
    },
  );

  it('made of others is refused without any, and where none of them is known', () => {
    const place = 'PrimaryCriteria.CriteriaList[0].CustomEra.CriteriaList';
    const made = (CriteriaList: readonly Json[]) => outcome(expression({ CustomEra: { CriteriaList } }));
    expect(made([])).toEqual({ grade: 'refused', place });
    expect(made([{ Episode: {} }])).toEqual({ grade: 'refused', place: `${place}[0].Episode` });
    expect(made([known, { Episode: {} }])).toMatchObject({ grade: 'changes', place: `${place}[1].Episode` });
  });

  it('that Circe does not know is refused by its name', () => {
    const place = 'PrimaryCriteria.CriteriaList[1].NovelEra';
    expect(outcome(expression(known, { NovelEra: {} }))).toEqual({ grade: 'refused', place });
  });
});

describe('of everything around the criteria', () => {
  const known = { ConditionOccurrence: { CodesetId: 0 } };
  const base = expression(known);
  const offset = (more: Json = {}) => ({ EndStrategy: { DateOffset: { DateField: 'EndDate', Offset: 1, ...more } } });
  const drugs = (more: Json = {}) => ({
    EndStrategy: { CustomEra: { DrugCodesetId: 0, GapDays: 1, Offset: 2, DaysSupplyOverride: 3, ...more } },
  });
  const during = { CensorWindow: period };
  const ruled = (more: Json) => ({ InclusionRules: [{ name: 'a rule', expression: { ...group, ...more } }] });
  const asked = (more: Json) => ruled({ CriteriaList: [{ ...group.CriteriaList[0], ...more }] });
  const demographic = (more: Json) => ruled({ DemographicCriteriaList: [more] });
  const window = (more: Json) => asked({ StartWindow: { ...group.CriteriaList[0]?.StartWindow, ...more } });

  it.each<[string, Json, Json, Grade]>([
    ['Title', { Title: 'a title' }, {}, 'exact'],
    ['cdmVersionRange', { cdmVersionRange: '>=5.0.0' }, {}, 'exact'],
    ['CollapseSettings without a window', { CollapseSettings: { CollapseType: 'ERA', EraPad: 3 } }, {}, 'exact'],
    ['CustomEra without a window', drugs(), {}, 'exact'],
    ['CensoringCriteria without a window', { CensoringCriteria: [known] }, {}, 'harmless'],
  ])('%s says nothing of who belongs', (_what, json, less, grade) => {
    const read = outcome({ ...base, ...json });
    expect(read.grade).toBe(grade);
    expect(read.cohort).toEqual(outcome({ ...base, ...less }).cohort);
  });

  it.each<[string, Json, Json, Grade]>([
    ['AdditionalCriteria', { AdditionalCriteria: group }, {}, 'exact'],
    [
      'QualifiedLimit',
      { AdditionalCriteria: group, QualifiedLimit: { Type: 'Last' } },
      { AdditionalCriteria: group },
      'exact',
    ],
    [
      'ExpressionLimit',
      { ...offset(), ExpressionLimit: { Type: 'First' } },
      { ...offset(), ExpressionLimit: { Type: 'All' } },
      'exact',
    ],
    ['InclusionRules', ruled({}), {}, 'exact'],
    ['DateOffset', offset(), {}, 'exact'],
    ['DateField', offset(), offset({ DateField: 'StartDate' }), 'exact'],
    ['CensorWindow', during, {}, 'exact'],
    ['its first day', { CensorWindow: { EndDate: period.EndDate } }, during, 'exact'],
    ['CensoringCriteria', { ...during, CensoringCriteria: [known] }, during, 'exact'],
    ['CustomEra', { ...during, ...drugs() }, during, 'exact'],
    ['its gap', { ...during, ...drugs() }, { ...during, ...drugs({ GapDays: 9 }) }, 'exact'],
    ['its offset', { ...during, ...drugs() }, { ...during, ...drugs({ Offset: 9 }) }, 'exact'],
    ['its supply', { ...during, ...drugs() }, { ...during, ...drugs({ DaysSupplyOverride: null }) }, 'exact'],
    ['EraPad', { ...during, CollapseSettings: { EraPad: 3 } }, during, 'exact'],
    ['Type and Count', ruled({ Type: 'AT_MOST', Count: 0 }), ruled({}), 'exact'],
    ['Groups', ruled({ Groups: [{ ...group, Type: 'ANY' }] }), ruled({}), 'exact'],
    ['RestrictVisit', asked({ RestrictVisit: true }), ruled({}), 'exact'],
    ['IgnoreObservationPeriod', asked({ IgnoreObservationPeriod: true }), ruled({}), 'exact'],
    ['EndWindow', asked({ EndWindow: { ...group.CriteriaList[0]?.StartWindow } }), ruled({}), 'exact'],
    ['UseIndexEnd', window({ UseIndexEnd: true }), ruled({}), 'exact'],
    ['UseEventEnd', window({ UseEventEnd: true }), ruled({}), 'exact'],
    ['Days', window({ Start: { Days: 31, Coeff: -1 } }), ruled({}), 'exact'],
    ['Coeff', window({ End: { Days: 5, Coeff: 1 } }), ruled({}), 'exact'],
    ['IsDistinct', asked({ Occurrence: { Type: 2, Count: 1, IsDistinct: true } }), ruled({}), 'exact'],
    [
      'CountColumn',
      asked({ Occurrence: { Type: 2, Count: 1, IsDistinct: true, CountColumn: 'VISIT_ID' } }),
      ruled({}),
      'exact',
    ],
    ...(
      [
        ['Age', number],
        ['Gender', concepts],
        ['GenderCS', chosen],
        ['Race', concepts],
        ['Ethnicity', concepts],
        ['OccurrenceStartDate', day],
        ['OccurrenceEndDate', day],
      ] as const
    ).map(([name, sample]): [string, Json, Json, Grade] => [name, demographic({ [name]: sample }), ruled({}), 'exact']),
    ...['RaceCS', 'EthnicityCS'].map((name): [string, Json, Json, Grade] => [
      name,
      demographic({ [name]: chosen }),
      ruled({}),
      'changes',
    ]),
  ])('%s says who belongs', (_what, json, less, grade) => {
    const read = outcome({ ...base, ...json });
    expect(read.grade).toBe(grade);
    expect(read.cohort).not.toEqual(outcome({ ...base, ...less }).cohort);
  });

  it.each<[string, Json]>([
    ['CensorWindow.Middle', { CensorWindow: { ...period, Middle: '2015-06-01' } }],
    ['CensorWindow', { CensorWindow: { StartDate: '2016-01-01', EndDate: '2015-01-01' } }],
    ['CensorWindow.StartDate', { CensorWindow: { StartDate: '1 May 2015' } }],
    ['CollapseSettings.CollapseType', { CollapseSettings: { CollapseType: 'DAY' } }],
    ['CollapseSettings.EraPad', { CollapseSettings: { EraPad: -1 } }],
    ['CollapseSettings.Other', { CollapseSettings: { Other: 1 } }],
    ['EndStrategy.CustomEra.DrugCodesetId', drugs({ DrugCodesetId: null })],
    ['EndStrategy.CustomEra.GapDays', drugs({ GapDays: -1 })],
    ['EndStrategy.CustomEra.Other', drugs({ Other: 1 })],
    ['EndStrategy.DateOffset.Other', offset({ Other: 1 })],
    ['EndStrategy.DateOffset.Offset', offset({ Offset: 100_001 })],
    ['EndStrategy.DateOffset.DateField', offset({ DateField: 'MiddleDate' })],
    ['InclusionRules[0].expression.DemographicCriteriaList[0].Other', demographic({ Other: 1 })],
    ['InclusionRules[0].expression.CriteriaList[0].StartWindow.Other', window({ Other: 1 })],
    ['InclusionRules[0].expression.CriteriaList[0].Other', asked({ Other: 1 })],
  ])('%s is refused by its name', (place, json) => {
    expect(outcome({ ...base, ...json })).toEqual({ grade: 'refused', place });
  });
});

describe('what Circe’s SQL makes of a field another way than its name says', () => {
  const recordOf = (criterion: Json) => {
    const [index] = importCirce(expression(criterion)).cohort.where.of;
    return index?.kind === 'index' ? index.events[0] : undefined;
  };

  it('the gap of a drug era is compared with the numbers of its length', () => {
    const era = { DrugEra: { CodesetId: 0, GapDays: { Op: 'lt', Value: 5 }, EraLength: { Op: 'gt', Value: 30 } } };
    expect(recordOf(era)?.fields).toEqual([
      { field: 'lengthDays', numbers: { above: 30 } },
      { field: 'gapDays', numbers: { above: 30 } },
    ]);
    expect(outcome(expression(era))).toMatchObject({
      grade: 'harmless',
      place: 'PrimaryCriteria.CriteriaList[0].DrugEra.GapDays',
    });
  });

  it('the age at a part of a visit is that on its last day', () => {
    expect(recordOf({ VisitDetail: { CodesetId: 0, Age: number } })?.fields).toEqual([
      { field: 'ageByYearAtEnd', numbers: { above: 1 } },
    ]);
  });

  it('a concept set without an id asks whether there is a concept', () => {
    const status = (ConditionStatusCS: Json) =>
      recordOf({ ConditionOccurrence: { CodesetId: 0, ConditionStatusCS } })?.fields;
    expect(status({})).toEqual([{ field: 'status', known: true }]);
    expect(status({ IsExclusion: true })).toEqual([{ field: 'status', known: false }]);
  });

  it('a text is a pattern', () => {
    const reason = (Op: string, Text: string) =>
      recordOf({ ConditionOccurrence: { CodesetId: 0, StopReason: { Op, Text } } })?.fields;
    expect(reason('eq', 'a_b')).toEqual([{ field: 'stopReason', text: { how: 'like', text: 'a_b' } }]);
    expect(reason('!startsWith', 'a%b')).toEqual([
      { field: 'stopReason', text: { how: 'like', text: 'a%b%' }, not: true },
    ]);
    expect(reason('endsWith', 'ab')).toEqual([{ field: 'stopReason', text: { how: 'endsWith', text: 'ab' } }]);
    const escaped = { ConditionOccurrence: { CodesetId: 0, StopReason: { Op: 'eq', Text: 'a\\b' } } };
    expect(outcome(expression(escaped))).toMatchObject({
      grade: 'changes',
      place: 'PrimaryCriteria.CriteriaList[0].ConditionOccurrence.StopReason',
    });
  });

  it('the days of a death are moved each by itself', () => {
    expect(recordOf({ Death: { CodesetId: 0, DateAdjustment: moved } })?.moved).toEqual({
      start: { of: 'start', days: 1 },
      end: { of: 'end', days: 2 },
    });
  });
});
