import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '#contracts/app-error';
import { importCirce } from '#domain/circe/import-circe';

const set = { id: 0, expression: { items: [{ concept: { CONCEPT_ID: 11 }, includeDescendants: true }] } };
const named = { CodesetId: 0 };
const window = { Start: { Days: 30, Coeff: -1 }, End: { Days: 0, Coeff: 1 } };
const male = { Gender: [{ CONCEPT_ID: 8507 }] };

type Json = Readonly<Record<string, unknown>>;
const group = (CriteriaList: readonly Json[], more: Json = {}): Json => ({ Type: 'ALL', CriteriaList, ...more });
const near = (Criteria: Json, more: Json = {}): Json => ({
  Criteria,
  StartWindow: window,
  Occurrence: { Type: 2, Count: 1 },
  ...more,
});
const expression = (index: readonly Json[], more: Json = {}): Json => ({
  ConceptSets: [set],
  PrimaryCriteria: {
    CriteriaList: index,
    ObservationWindow: { PriorDays: 365, PostDays: 0 },
    PrimaryCriteriaLimit: { Type: 'All' },
  },
  ...more,
});
const rule = (held: Json): Json => ({ InclusionRules: [{ name: 'a rule', expression: held }] });
const known = { ConditionOccurrence: named };
const byIndex = (event: Json): Json => expression([event]);
const byRule = (held: Json): Json => expression([known], rule(held));
const byPeriod = (period: Json, more: Json = {}): Json => ({
  ...expression([{ ObservationPeriod: period }], more),
  PrimaryCriteria: { CriteriaList: [{ ObservationPeriod: period }] },
});

const outcome = (json: Json): readonly [string, ...string[]] => {
  try {
    importCirce(json);
    return ['imported'];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [error.code, ...error.details.map(({ place }) => place)];
  }
};

const index = 'PrimaryCriteria.CriteriaList';
const first = 'InclusionRules[0].expression.CriteriaList[0]';
const foreign = { Specimen: named };

/* What would restrict nothing without what is left out of it; beside it the same part with something that stays. */
const openAndTwin: readonly (readonly [what: string, open: Json, places: readonly string[], twin: Json])[] = [
  [
    'an index event with a source concept alone',
    byIndex({ ProcedureOccurrence: { ProcedureSourceConcept: 1 } }),
    [`${index}[0].ProcedureOccurrence.ProcedureSourceConcept`],
    byIndex({ ProcedureOccurrence: { ...named, ProcedureSourceConcept: 1 } }),
  ],
  [
    'one of several index events',
    expression([known, { ProcedureOccurrence: { ProcedureSourceConcept: 1 } }]),
    [`${index}[1].ProcedureOccurrence.ProcedureSourceConcept`],
    expression([known, { ProcedureOccurrence: {} }]),
  ],
  [
    'an event of which only when and of whom stays',
    byIndex({
      DrugExposure: {
        ...male,
        First: true,
        Age: { Op: 'gte', Value: 18 },
        OccurrenceStartDate: { Op: 'gt', Value: '2015-01-01' },
        DrugSourceConcept: 1,
        Quantity: { Op: 'gt', Value: 1 },
      },
    }),
    [`${index}[0].DrugExposure.DrugSourceConcept`, `${index}[0].DrugExposure.Quantity`],
    byIndex({ DrugExposure: { ...male, First: true, Age: { Op: 'gte', Value: 18 } } }),
  ],
  [
    'an event whose value is asked for in a way that is not known',
    byIndex({ Measurement: { ValueAsNumber: { Op: '!bt', Value: 1, Extent: 2 } } }),
    [`${index}[0].Measurement.ValueAsNumber`],
    byIndex({ Measurement: { ValueAsNumber: { Op: 'bt', Value: 1, Extent: 2 } } }),
  ],
  [
    'an event with a concept set that is excluded, or not named',
    byIndex({ Measurement: { UnitCS: { CodesetId: 0, IsExclusion: true } } }),
    [`${index}[0].Measurement.UnitCS`],
    byIndex({ Measurement: { UnitCS: { CodesetId: 0 } } }),
  ],
  [
    'an event with nothing but an end date',
    byIndex({ VisitOccurrence: { OccurrenceEndDate: { Op: 'gt', Value: '2015-01-01' } } }),
    [`${index}[0].VisitOccurrence.OccurrenceEndDate`],
    byIndex({ VisitOccurrence: { OccurrenceStartDate: { Op: 'gt', Value: '2015-01-01' } } }),
  ],
  [
    'an era with nothing but its length',
    byIndex({ DrugEra: { EraLength: { Op: 'gt', Value: 30 } } }),
    [`${index}[0].DrugEra.EraLength`],
    byIndex({ DrugEra: {} }),
  ],
  [
    'an event with nothing but its record types',
    byIndex({ ConditionOccurrence: { ConditionType: [{ CONCEPT_ID: 32817 }], ConditionTypeExclude: true } }),
    [`${index}[0].ConditionOccurrence.ConditionType`, `${index}[0].ConditionOccurrence.ConditionTypeExclude`],
    byIndex({ ConditionOccurrence: { ConditionTypeExclude: true } }),
  ],
  [
    'a counted event with nothing but what lies around it',
    byRule(group([near({ VisitOccurrence: { CorrelatedCriteria: group([near(known)]) } })])),
    [`${first}.Criteria.VisitOccurrence.CorrelatedCriteria`],
    byRule(group([near({ VisitOccurrence: { CorrelatedCriteria: group([]) } })])),
  ],
  [
    'an event that must not occur',
    byRule(group([near({ DeviceExposure: { UniqueDeviceId: { Text: 'x' } } }, { Occurrence: { Type: 0, Count: 0 } })])),
    [`${first}.Criteria.DeviceExposure.UniqueDeviceId`],
    byRule(group([near({ DeviceExposure: {} }, { Occurrence: { Type: 0, Count: 0 } })])),
  ],
  [
    'any event of a domain whose window is left out',
    byRule(group([near({ VisitOccurrence: {} }, { StartWindow: null, EndWindow: window })])),
    [`${first}.EndWindow`],
    byRule(group([near({ VisitOccurrence: {} }, { StartWindow: null, EndWindow: { ...window, UseEventEnd: false } })])),
  ],
  [
    'any event of a domain that belonged to the same visit',
    byRule(group([near({ Measurement: {} }, { StartWindow: null, RestrictVisit: true })])),
    [`${first}.RestrictVisit`],
    byRule(group([near({ Measurement: {} }, { RestrictVisit: true })])),
  ],
  [
    'any event in a window around a whole observation period',
    byPeriod({ PeriodLength: { Op: 'gte', Value: 365 } }, rule(group([near({ Death: {} })]))),
    [`${first}.StartWindow`],
    byPeriod({ PeriodLength: { Op: 'gte', Value: 365 } }, rule(group([near({ Death: named })]))),
  ],
  [
    'an observation period with nothing but its start',
    byPeriod({ PeriodStartDate: { Op: 'gt', Value: '2015-01-01' } }),
    [`${index}[0].ObservationPeriod.PeriodStartDate`],
    byPeriod({ PeriodStartDate: { Op: 'gt', Value: '2015-01-01' }, PeriodLength: { Op: 'gte', Value: 365 } }),
  ],
  [
    'an observation period with a greatest length',
    byPeriod({ PeriodLength: { Op: 'lt', Value: 365 } }),
    [`${index}[0].ObservationPeriod.PeriodLength`],
    byPeriod({ PeriodLength: { Op: 'gt', Value: 365 } }),
  ],
  [
    'a demographic criterion without a range',
    byRule(group([], { Type: 'ANY', DemographicCriteriaList: [{ Age: { Op: '!bt', Value: 1, Extent: 2 } }] })),
    ['InclusionRules[0].expression.DemographicCriteriaList[0].Age'],
    byRule(group([], { Type: 'ANY', DemographicCriteriaList: [{ Age: { Op: 'bt', Value: 1, Extent: 2 } }] })),
  ],
  [
    'a demographic criterion about the day of a whole observation period',
    byPeriod(
      { PeriodLength: { Op: 'gte', Value: 365 } },
      rule(group([], { DemographicCriteriaList: [{ Age: { Op: 'gt', Value: 1 } }] })),
    ),
    ['InclusionRules[0].expression.DemographicCriteriaList[0]'],
    byPeriod(
      { PeriodLength: { Op: 'gte', Value: 365 } },
      rule(group([], { DemographicCriteriaList: [{ Age: { Op: 'gt', Value: 1 }, ...male }] })),
    ),
  ],
  [
    'a group all of whose members are left out',
    byRule(group([near(foreign)])),
    [`${first}.Criteria.Specimen`],
    byRule(group([near(foreign), near({ DrugExposure: named })])),
  ],
  [
    'a group of which one of the rest must hold',
    byRule(group([near(foreign)], { Type: 'ANY' })),
    [`${first}.Criteria.Specimen`],
    byRule(group([near(foreign), near({ DrugExposure: named })], { Type: 'ANY' })),
  ],
  [
    'a group of which at most so many may hold as are left',
    byRule(group([near(foreign), near({ DrugExposure: named })], { Type: 'AT_MOST', Count: 1 })),
    [`${first}.Criteria.Specimen`],
    byRule(group([near(foreign), near({ DrugExposure: named })], { Type: 'AT_MOST', Count: 2 })),
  ],
  [
    'a group of which at least one of those left out must hold',
    byRule(group([near(foreign)], { Type: 'AT_LEAST', Count: 1 })),
    [`${first}.Criteria.Specimen`],
    byRule(group([near(foreign)], { Type: 'AT_LEAST', Count: 0 })),
  ],
  [
    'a group inside another',
    byRule(group([near({ DrugExposure: named })], { Groups: [group([near(foreign)])] })),
    ['InclusionRules[0].expression.Groups[0].CriteriaList[0].Criteria.Specimen'],
    byRule(group([near({ DrugExposure: named })], { Groups: [group([])] })),
  ],
  [
    'the additional criteria',
    expression([known], { AdditionalCriteria: group([near(foreign)]) }),
    ['AdditionalCriteria.CriteriaList[0].Criteria.Specimen'],
    expression([known], { AdditionalCriteria: group([]) }),
  ],
  [
    'what must lie around an index event',
    byIndex({ ConditionOccurrence: { ...named, CorrelatedCriteria: group([near(foreign)]) } }),
    [`${index}[0].ConditionOccurrence.CorrelatedCriteria.CriteriaList[0].Criteria.Specimen`],
    byIndex({ ConditionOccurrence: { CorrelatedCriteria: group([near(known)]) } }),
  ],
  [
    'a group that says what it asks for under another name',
    byRule({ Type: 'ALL', Criteria: [near(known)] }),
    ['InclusionRules[0].expression.Criteria'],
    byRule({ Type: 'ALL', CriteriaList: [near(known)] }),
  ],
  [
    'a rule that says what it asks for under another name',
    expression([known], { InclusionRules: [{ name: 'a rule', Expression: group([near(known)]) }] }),
    ['InclusionRules[0].Expression'],
    expression([known], { InclusionRules: [{ name: 'a rule' }] }),
  ],
];

describe('a condition that is left out', () => {
  it.each(openAndTwin)('never widens %s', (_what, open, places, twin) => {
    expect(outcome(open)).toEqual(['CIRCE_UNRESTRICTED', ...places]);
    expect(outcome(twin)).toEqual(['imported']);
  });

  it('does not matter where Circe asks for at least none', () => {
    const source = { ProcedureOccurrence: { ProcedureSourceConcept: 1 } };
    expect(outcome(byRule(group([near(source, { Occurrence: { Type: 2, Count: 0 } })])))).toEqual(['imported']);
  });
});

/* Marks what must be refused; the importer does not see it, and a walk over the whole finds it again. */
const open = Symbol('open');

type Part = { readonly [open]?: true } & Json;
const chance = fc.integer({ min: 0, max: 2 });
const pick = <T>(value: T, wanted: boolean): T | Record<string, never> => (wanted ? value : {});

const anyEvent: fc.Arbitrary<Part> = fc
  .record({
    kind: fc.constantFrom('ConditionOccurrence', 'DrugExposure', 'Measurement', 'VisitOccurrence'),
    c: chance,
    l: chance,
    m: chance,
  })
  .map(({ kind, c, l, m }) => ({
    [kind]: {
      ...pick(named, c > 0),
      ...pick({ First: true }, m === 1),
      ...pick({ OccurrenceStartDate: { Op: 'gt', Value: '2015-01-01' } }, m === 2),
      ...pick({ Lacking: { Op: 'gt', Value: 1 } }, l === 0),
    },
    ...pick({ [open]: true as const }, c === 0 && l === 0),
  }));
const anyForeign: fc.Arbitrary<Part> = fc.constantFrom({ Specimen: named }, { VisitDetail: {} });

const anyGroup = (depth: number): fc.Arbitrary<Part> =>
  fc
    .record({
      Type: fc.constantFrom('ALL', 'ANY'),
      events: fc.array(anyEvent, { maxLength: 2 }),
      others: fc.array(anyForeign, { maxLength: 1 }),
      Groups: depth === 0 ? fc.constant<Part[]>([]) : fc.array(anyGroup(depth - 1), { maxLength: 1 }),
    })
    .map(({ Groups, Type, events, others }) => {
      // Of ANY with a member that asks for nothing the whole asks for nothing, in Circe as well.
      const empty = Groups.some((inner) => asksNothing(inner));
      const left =
        events.length + (Type === 'ALL' ? Groups.filter((inner) => !asksNothing(inner)).length : Groups.length);
      return {
        Type,
        CriteriaList: [...events, ...others].map((event) => near(event)),
        Groups,
        ...pick({ [open]: true as const }, others.length > 0 && left === 0 && !(Type === 'ANY' && empty)),
      };
    });

/** By Circe's own reading: a group of nothing, or one that a member which asks for nothing makes hold. */
function asksNothing({ CriteriaList, Groups, Type }: Part): boolean {
  const [criteria, groups] = [CriteriaList as Json[], Groups as Part[]];
  if (criteria.length + groups.length === 0) return true;
  if (Type === 'ANY') return groups.some(asksNothing);
  return criteria.length === 0 && groups.every(asksNothing);
}

const marked = (value: unknown, place: string): string[] => {
  if (Array.isArray(value)) return value.flatMap((item, at) => marked(item, `${place}[${at}]`));
  if (typeof value !== 'object' || value === null) return [];
  const inside = Object.entries(value).flatMap(([key, member]) =>
    marked(member, place === '' ? key : `${place}.${key}`),
  );
  return open in value ? [place, ...inside] : inside;
};

it('is refused exactly where nothing would be left, whatever stands around it', () => {
  let [refused, imported] = [0, 0];
  fc.assert(
    fc.property(
      fc.array(anyEvent, { minLength: 1, maxLength: 2 }),
      fc.array(anyGroup(1), { maxLength: 2 }),
      (events, groups) => {
        const json = expression(events, {
          InclusionRules: groups.map((held) => ({ name: 'a rule', expression: held })),
        });
        const places = marked(json, '');
        const [code, ...named] = outcome(json);
        expect(code).toBe(places.length > 0 ? 'CIRCE_UNRESTRICTED' : 'imported');
        for (const place of named) expect(places.some((at) => place.startsWith(`${at}.`))).toBe(true);
        if (code === 'imported') imported += 1;
        else refused += 1;
      },
    ),
    { numRuns: 1000, seed: 20_261_128 },
  );
  expect(Math.min(imported, refused)).toBeGreaterThan(200);
});
