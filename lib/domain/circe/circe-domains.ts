import type { EventDomain } from '#contracts/cohort';

/** One kind of Circe criterion in our words, and under which keys it has what we know. */
export type CirceDomain = {
  readonly domain: EventDomain;
  readonly startDate: string;
  readonly age: string;
  readonly valued?: boolean;
  /** An era that Circe derives from the rows of the domain; we ask for those rows. */
  readonly era?: boolean;
};

const event = (domain: EventDomain, valued = false): CirceDomain => ({
  domain,
  startDate: 'OccurrenceStartDate',
  age: 'Age',
  valued,
});
const era = (domain: EventDomain): CirceDomain => ({ domain, startDate: 'EraStartDate', age: 'AgeAtStart', era: true });

/** The kinds of criterion that are rows of an OMOP event table. */
export const circeDomains: Readonly<Record<string, CirceDomain>> = {
  ConditionOccurrence: event('condition'),
  ConditionEra: era('condition'),
  DrugExposure: event('drug'),
  DrugEra: era('drug'),
  ProcedureOccurrence: event('procedure'),
  Measurement: event('measurement', true),
  Observation: event('observation', true),
  VisitOccurrence: event('visit'),
  Death: event('death'),
  DeviceExposure: event('device'),
};

/** The lists of record types of those kinds. */
export const circeTypeLists = [
  'ConditionType',
  'DrugType',
  'ProcedureType',
  'MeasurementType',
  'ObservationType',
  'VisitType',
  'DeathType',
  'DeviceType',
];

/** Kinds that Circe knows and no cohort of ours can ask for as an event. */
export const circeOnly = [
  'ObservationPeriod',
  'DoseEra',
  'Specimen',
  'PayerPlanPeriod',
  'VisitDetail',
  'LocationRegion',
];
