import { describe, expect, it } from 'vitest';
import { AppError } from '#contracts/app-error';
import { importCirce } from '#domain/circe/import-circe';

const set = { id: 0, expression: { items: [{ concept: { CONCEPT_ID: 11 }, includeDescendants: true }] } };
const named = { CodesetId: 0 };
const window = { Start: { Days: 30, Coeff: -1 }, End: { Days: 0, Coeff: 1 } };
const region = { PlaceOfServiceLocation: 0 };
const dose = { EffectiveDrugDose: { Op: 'gt', Value: 1 } };
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
const foreign = { PayerPlanPeriod: { First: true } };

/* What would restrict nothing without what is left out of it; beside it the same part with something that stays. */
const openAndTwin: readonly (readonly [what: string, open: Json, places: readonly string[], twin: Json])[] = [
  [
    'an index event with nothing but a condition that is not known',
    byIndex({ VisitOccurrence: region }),
    [`${index}[0].VisitOccurrence.PlaceOfServiceLocation`],
    byIndex({ VisitOccurrence: { ...named, ...region } }),
  ],
  [
    'one of several index events',
    expression([known, { VisitOccurrence: region }]),
    [`${index}[1].VisitOccurrence.PlaceOfServiceLocation`],
    expression([known, { VisitOccurrence: {} }]),
  ],
  [
    'an event of which only when and of whom stays',
    byIndex({
      DrugExposure: {
        ...{ ...male, ...dose, First: true, Age: { Op: 'gte', Value: 18 } },
        ...{ OccurrenceStartDate: { Op: 'gt', Value: '2015-01-01' }, DoseUnit: [{ CONCEPT_ID: 1 }] },
      },
    }),
    [`${index}[0].DrugExposure.EffectiveDrugDose`, `${index}[0].DrugExposure.DoseUnit`],
    byIndex({ DrugExposure: { ...male, ...dose, Refills: { Op: 'gt', Value: 1 } } }),
  ],
  [
    'an event that must not occur',
    byRule(group([near({ VisitOccurrence: region }, { Occurrence: { Type: 0, Count: 0 } })])),
    [`${first}.Criteria.VisitOccurrence.PlaceOfServiceLocation`],
    byRule(group([near({ VisitOccurrence: {} }, { Occurrence: { Type: 0, Count: 0 } })])),
  ],
  [
    'a text with a backslash',
    byIndex({ DeviceExposure: { UniqueDeviceId: { Op: 'contains', Text: 'a\\b' } } }),
    [`${index}[0].DeviceExposure.UniqueDeviceId`],
    byIndex({ DeviceExposure: { UniqueDeviceId: { Op: 'contains', Text: 'a%b' } } }),
  ],
  [
    'a group all of whose members are left out',
    byRule(group([near(foreign)])),
    [`${first}.Criteria.PayerPlanPeriod`],
    byRule(group([near(foreign), near({ DrugExposure: named })])),
  ],
  [
    'a group of which at most so many may hold as are left',
    byRule(group([near(foreign), near({ DrugExposure: named })], { Type: 'AT_MOST', Count: 1 })),
    [`${first}.Criteria.PayerPlanPeriod`],
    byRule(group([near(foreign), near({ DrugExposure: named })], { Type: 'AT_MOST', Count: 0 })),
  ],
  [
    'a group inside another',
    byRule(group([near({ DrugExposure: named })], { Groups: [group([near(foreign)])] })),
    ['InclusionRules[0].expression.Groups[0].CriteriaList[0].Criteria.PayerPlanPeriod'],
    byRule(group([near({ DrugExposure: named })], { Groups: [group([])] })),
  ],
  [
    'the additional criteria',
    expression([known], { AdditionalCriteria: group([near(foreign)]) }),
    ['AdditionalCriteria.CriteriaList[0].Criteria.PayerPlanPeriod'],
    expression([known], { AdditionalCriteria: group([]) }),
  ],
  [
    'what must lie around an index event',
    byIndex({ ConditionOccurrence: { ...named, CorrelatedCriteria: group([near(foreign)]) } }),
    [`${index}[0].ConditionOccurrence.CorrelatedCriteria.CriteriaList[0].Criteria.PayerPlanPeriod`],
    byIndex({ ConditionOccurrence: { CorrelatedCriteria: group([near(known)]) } }),
  ],
];

describe('a condition that is left out', () => {
  it.each(openAndTwin)('never widens %s', (_what, open, places, twin) => {
    expect(outcome(open)).toEqual(['CIRCE_UNRESTRICTED', ...places]);
    expect(outcome(twin)).toEqual(['imported']);
  });
});

describe('a group or a rule that says what it asks for under another name', () => {
  it('is refused by that name', () => {
    expect(outcome(byRule({ Type: 'ALL', Criteria: [near(known)] }))).toEqual([
      'CIRCE_INVALID',
      'InclusionRules[0].expression.Criteria',
    ]);
    expect(
      outcome(expression([known], { InclusionRules: [{ name: 'a rule', Expression: group([near(known)]) }] })),
    ).toEqual(['CIRCE_INVALID', 'InclusionRules[0].Expression']);
  });
});
