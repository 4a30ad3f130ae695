import type { EventField } from '#contracts/event-field';
import type { RecordDomain } from '#contracts/index-criterion';

/** How Circe writes a condition on a field. */
export type CirceForm = 'concepts' | 'conceptSet' | 'numbers' | 'wholeNumbers' | 'days' | 'text' | 'flag';

/** What Circe makes of a condition, and whether that is what is asked here too. */
export type CirceOddity = { readonly rule: string; readonly grade: 'harmless' | 'changes' };

/** One kind of Circe criterion: the records that it asks for, and the conditions it can put on them by their keys. */
export type CirceKind = {
  readonly domain: RecordDomain;
  readonly source?: string;
  readonly conditions: Readonly<Record<string, readonly [EventField, CirceForm]>>;
  /** Conditions of Circe that no cohort can ask. */
  readonly unknown: readonly string[];
  /** Conditions that stand for something else in Circe's SQL, or in one version of it, than their names say. */
  readonly odd?: Readonly<Record<string, CirceOddity>>;
  /** Which days of a record Circe moves: as it is told, always the first and last ones, or none. */
  readonly moves?: 'fixed' | 'none';
};

type Conditions = CirceKind['conditions'];

/** A list of concepts, and the concept set that newer expressions name in its place. */
const listed = (key: string, field: EventField): Conditions => ({
  [key]: [field, 'concepts'],
  [`${key}CS`]: [field, 'conceptSet'],
});

const person: Conditions = { ...listed('Gender', 'gender') };
const aged: Conditions = { ...person, Age: ['ageByYear', 'wholeNumbers'] };
const agedTwice: Conditions = {
  ...person,
  AgeAtStart: ['ageByYear', 'wholeNumbers'],
  AgeAtEnd: ['ageByYearAtEnd', 'wholeNumbers'],
};
const provider: Conditions = { ...listed('ProviderSpecialty', 'specialty') };
const occurred: Conditions = { ...aged, OccurrenceStartDate: ['start', 'days'], OccurrenceEndDate: ['end', 'days'] };
const visited: Conditions = { ...occurred, ...provider, ...listed('VisitType', 'visitType') };
const era: Conditions = {
  ...agedTwice,
  EraStartDate: ['start', 'days'],
  EraEndDate: ['end', 'days'],
  EraLength: ['lengthDays', 'wholeNumbers'],
};
const measured: Conditions = {
  ValueAsNumber: ['value', 'numbers'],
  ...listed('ValueAsConcept', 'valueConcept'),
  ...listed('Unit', 'unit'),
};
const place: Conditions = { ...provider, ...listed('PlaceOfService', 'placeOfService') };
const elsewhere = ['PlaceOfServiceLocation', 'PlaceOfServiceDistance'];

/** The kinds of criterion whose records a cohort can ask for. */
export const circeKinds: Readonly<Record<string, CirceKind>> = {
  ConditionOccurrence: {
    domain: 'condition',
    source: 'ConditionSourceConcept',
    conditions: {
      ...visited,
      ...listed('ConditionType', 'type'),
      ...listed('ConditionStatus', 'status'),
      StopReason: ['stopReason', 'text'],
    },
    unknown: [],
  },
  DrugExposure: {
    domain: 'drug',
    source: 'DrugSourceConcept',
    conditions: {
      ...visited,
      ...listed('DrugType', 'type'),
      ...listed('RouteConcept', 'route'),
      StopReason: ['stopReason', 'text'],
      LotNumber: ['lotNumber', 'text'],
      Refills: ['refills', 'wholeNumbers'],
      Quantity: ['quantity', 'numbers'],
      DaysSupply: ['daysSupply', 'wholeNumbers'],
    },
    unknown: ['EffectiveDrugDose', 'DoseUnit', 'DoseUnitCS'],
    odd: {
      OccurrenceEndDate: {
        rule: 'versions of Circe compare the first day of the drug with this; its last day is compared here',
        grade: 'changes',
      },
    },
  },
  ProcedureOccurrence: {
    domain: 'procedure',
    source: 'ProcedureSourceConcept',
    conditions: {
      ...visited,
      ...listed('ProcedureType', 'type'),
      ...listed('Modifier', 'modifier'),
      Quantity: ['quantity', 'wholeNumbers'],
    },
    unknown: [],
  },
  Measurement: {
    domain: 'measurement',
    source: 'MeasurementSourceConcept',
    conditions: {
      ...visited,
      ...measured,
      ...listed('MeasurementType', 'type'),
      ...listed('Operator', 'operator'),
      RangeLow: ['rangeLow', 'numbers'],
      RangeHigh: ['rangeHigh', 'numbers'],
      RangeLowRatio: ['lowRatio', 'numbers'],
      RangeHighRatio: ['highRatio', 'numbers'],
      Abnormal: ['abnormal', 'flag'],
    },
    unknown: [],
  },
  Observation: {
    domain: 'observation',
    source: 'ObservationSourceConcept',
    conditions: {
      ...visited,
      ...measured,
      ...listed('ObservationType', 'type'),
      ...listed('Qualifier', 'qualifier'),
      ValueAsString: ['valueText', 'text'],
    },
    unknown: [],
  },
  VisitOccurrence: {
    domain: 'visit',
    source: 'VisitSourceConcept',
    conditions: {
      ...occurred,
      ...place,
      ...listed('VisitType', 'type'),
      VisitLength: ['lengthDays', 'wholeNumbers'],
    },
    unknown: elsewhere,
  },
  VisitDetail: {
    domain: 'visitDetail',
    source: 'VisitDetailSourceConcept',
    conditions: {
      GenderCS: ['gender', 'conceptSet'],
      ProviderSpecialtyCS: ['specialty', 'conceptSet'],
      PlaceOfServiceCS: ['placeOfService', 'conceptSet'],
      // Of a part of a visit Circe takes the year of its last day.
      Age: ['ageByYearAtEnd', 'wholeNumbers'],
      VisitDetailStartDate: ['start', 'days'],
      VisitDetailEndDate: ['end', 'days'],
      VisitDetailTypeCS: ['type', 'conceptSet'],
      VisitDetailLength: ['lengthDays', 'wholeNumbers'],
    },
    unknown: elsewhere,
  },
  Death: {
    domain: 'death',
    source: 'DeathSourceConcept',
    conditions: { ...aged, OccurrenceStartDate: ['start', 'days'], ...listed('DeathType', 'type') },
    unknown: [],
    moves: 'fixed',
  },
  DeviceExposure: {
    domain: 'device',
    source: 'DeviceSourceConcept',
    conditions: {
      ...visited,
      ...listed('DeviceType', 'type'),
      UniqueDeviceId: ['deviceId', 'text'],
      Quantity: ['quantity', 'wholeNumbers'],
    },
    unknown: [],
  },
  Specimen: {
    domain: 'specimen',
    conditions: {
      ...aged,
      OccurrenceStartDate: ['start', 'days'],
      ...listed('SpecimenType', 'type'),
      Quantity: ['quantity', 'numbers'],
      ...listed('Unit', 'unit'),
      ...listed('AnatomicSite', 'anatomicSite'),
      ...listed('DiseaseStatus', 'diseaseStatus'),
      SourceId: ['sourceId', 'text'],
    },
    unknown: [],
    odd: { SpecimenSourceConcept: { rule: 'Circe passes over it', grade: 'harmless' } },
    moves: 'none',
  },
  ConditionEra: {
    domain: 'conditionEra',
    conditions: { ...era, OccurrenceCount: ['occurrences', 'wholeNumbers'] },
    unknown: [],
  },
  DrugEra: {
    domain: 'drugEra',
    conditions: { ...era, OccurrenceCount: ['occurrences', 'wholeNumbers'] },
    unknown: [],
  },
  DoseEra: {
    domain: 'doseEra',
    conditions: { ...era, ...listed('Unit', 'unit'), DoseValue: ['dose', 'numbers'] },
    unknown: [],
  },
  CustomEra: {
    domain: 'joined',
    conditions: {
      StartDate: ['start', 'days'],
      EndDate: ['end', 'days'],
      AgeAtStart: ['ageByYear', 'wholeNumbers'],
      GenderCS: ['gender', 'conceptSet'],
      Duration: ['lengthDays', 'wholeNumbers'],
    },
    unknown: [],
    // It looks for the next record before it adds the days.
    odd: { GapDays: { rule: 'as in Circe’s SQL, records with a gap between them stay apart', grade: 'harmless' } },
  },
  ObservationPeriod: {
    domain: 'observationPeriod',
    conditions: {
      AgeAtStart: ['ageByYear', 'wholeNumbers'],
      AgeAtEnd: ['ageByYearAtEnd', 'wholeNumbers'],
      PeriodStartDate: ['start', 'days'],
      PeriodEndDate: ['end', 'days'],
      ...listed('PeriodType', 'type'),
      PeriodLength: ['lengthDays', 'wholeNumbers'],
    },
    unknown: [],
  },
};

/** Kinds that Circe knows and no cohort can ask for. */
export const circeOnly = ['PayerPlanPeriod', 'LocationRegion', 'Episode'];
